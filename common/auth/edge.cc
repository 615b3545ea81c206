#include "common/auth/edge.h"

#include <utility>

#include "common/auth/limits.h"
#include "common/base/status_macros.h"

namespace outlay::auth {
namespace {

prometheus::Gauge& ExpiresGauge(prometheus::Registry* registry) {
  return prometheus::BuildGauge()
      .Name("outlay_auth_certificate_expires_timestamp_seconds")
      .Help("When the certificate in force ends, in seconds since 1970")
      .Register(*registry)
      .Add({});
}

}  // namespace

Edge::Edge(EdgeOptions options, const Clock* clock, Log* log, prometheus::Registry* registry)
    : options_(std::move(options)),
      expires_(ExpiresGauge(registry)),
      identity_(options_.tls, options_.trust_domain, clock, log),
      policy_(options_.config, {.clock = clock, .scheduler = &fetches_, .log = log}),
      authenticator_(&policy_, options_.trust_domain),
      certificate_looks_(&looks_, [this] { return LookAtCertificate(); }),
      policy_looks_(&looks_, [this] { return policy_.Look(); }) {}

Edge::~Edge() {
  looks_.Stop();
  fetches_.Stop();
}

absl::Status Edge::Start() {
  OUTLAY_RETURN_IF_ERROR(identity_.Load());
  OUTLAY_RETURN_IF_ERROR(policy_.Load());
  certificate_looks_.Start(LookAtCertificate());
  policy_looks_.Start(limits::kFileLook);
  return absl::OkStatus();
}

absl::Duration Edge::LookAtCertificate() {
  const absl::Duration pause = identity_.Look();
  expires_.Set(static_cast<double>(absl::ToUnixSeconds(identity_.expires())));
  return pause;
}

}  // namespace outlay::auth
