#include "services/directory/http/scim_observer.h"

#include <vector>

#include "common/base/http_status.h"
#include "common/base/strings.h"
#include "services/directory/scim/limits.h"

namespace outlay::directory {
namespace {

const prometheus::Histogram::BucketBoundaries& LatencyBuckets() {
  static const auto& buckets = *new prometheus::Histogram::BucketBoundaries{
      0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};
  return buckets;
}

}  // namespace

ScimObserver::ScimObserver(prometheus::Registry* registry, Log* log)
    : requests_(prometheus::BuildCounter()
                    .Name("outlay_scim_requests_total")
                    .Help("Requests of identity providers, by method, resource and HTTP status.")
                    .Register(*registry)),
      latency_(prometheus::BuildHistogram()
                   .Name("outlay_scim_latency_seconds")
                   .Help("Requests of identity providers: from the end of the body to the answer.")
                   .Register(*registry)
                   .Add({}, LatencyBuckets())),
      log_(log) {}

void ScimObserver::OnFinished(const rpc::Caller& caller, const ScimEnd& end) {
  requests_
      .Add({{"method", std::string(end.method)},
            {"resource", std::string(end.resource)},
            {"status", Concat(end.status)}})
      .Increment();
  latency_.Observe(absl::ToDoubleSeconds(end.took));
  const bool is_slow = end.took >= scim::limits::kSlowRequest;
  if (!http_status::IsError(end.status) && !is_slow) return;
  const LogLevel level = http_status::IsServerError(end.status) ? LogLevel::kError
                         : is_slow                              ? LogLevel::kWarning
                                                                : LogLevel::kInfo;
  std::vector<LogField> fields = {{"method", end.method},
                                  {"resource", end.resource},
                                  {"status", end.status},
                                  {"took_us", absl::ToInt64Microseconds(end.took)}};
  if (!caller.organization.empty()) fields.emplace_back("organization", caller.organization);
  if (!caller.subject.empty()) fields.emplace_back("subject", caller.subject);
  if (!end.cause.empty()) fields.emplace_back("cause", end.cause);
  log_->Write(level, "scim.finished", fields);
}

}  // namespace outlay::directory
