// What operators learn of SCIM's requests: figures, and a line for each one that they may ask about.
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
  std::string_view method;    // "GET"; anything else that the server lets through counts as it is
  std::string_view resource;  // "Users", "Schemas" and so on; empty: the path names nothing
  int status = 0;             // of HTTP
  absl::Duration took;
  std::string cause;  // of a failure of ours; never shown to clients
};

// Thread-safe. Writes ids only: no parameters, which hold names, and no headers, which hold tokens.
class ScimObserver {
 public:
  // Both must outlive the observer.
  ScimObserver(prometheus::Registry* registry, Log* log);

  // `caller`: empty where nobody was known.
  void OnFinished(const rpc::Caller& caller, const ScimEnd& end);

 private:
  prometheus::Family<prometheus::Counter>& requests_;
  prometheus::Histogram& latency_;
  Log* const log_;
};

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_HTTP_SCIM_OBSERVER_H_
