// Metrics of SCIM requests, and a log line for each request that operators may ask about.
#ifndef OUTLAY_SERVICES_DIRECTORY_HTTP_SCIM_OBSERVER_H_
#define OUTLAY_SERVICES_DIRECTORY_HTTP_SCIM_OBSERVER_H_

#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "common/log/log.h"
#include "common/rpc/caller.h"
#include "prometheus/counter.h"
#include "prometheus/family.h"
#include "prometheus/histogram.h"
#include "prometheus/registry.h"

namespace outlay::directory {

struct ScimEnd {
  std::string_view method;    // "GET"; any other method that the server accepts, unchanged
  std::string_view resource;  // "Users", "Schemas" and so on; empty: an unknown path
  int status = 0;             // of HTTP
  absl::Duration took;
  std::string cause;  // of an internal failure; never shown to clients
};

// Thread-safe. Logs ids only: no parameters, which contain names, and no headers, which contain tokens.
class ScimObserver {
 public:
  // Both must outlive the observer.
  ScimObserver(prometheus::Registry* registry, Log* log);

  // `caller`: empty if unknown.
  void OnFinished(const rpc::Caller& caller, const ScimEnd& end);

 private:
  prometheus::Family<prometheus::Counter>& requests_;
  prometheus::Histogram& latency_;
  Log* const log_;
};

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_HTTP_SCIM_OBSERVER_H_
