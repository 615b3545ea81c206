// Serves an organization's audit log to its auditors: outlay.audit.v1.Audit (X5).
#ifndef OUTLAY_COMMON_AUDIT_AUDIT_SERVICE_H_
#define OUTLAY_COMMON_AUDIT_AUDIT_SERVICE_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "common/audit/head.h"
#include "common/base/clock.h"
#include "common/base/scheduler.h"
#include "common/feed/log_tail.h"
#include "common/rpc/call.h"
#include "common/rpc/dispatcher.h"
#include "common/store/store.h"
#include "outlay/audit/v1/audit.pb.h"

namespace outlay::audit {

struct AuditServiceOptions {
  std::string source;  // the service, "outlay.purchase_order"
  // Returns the current signing key of heads; thread-safe. Nothing: heads are not signed.
  std::function<std::optional<HeadKey>()> key;
  // These must outlive the service and its calls.
  const store::Store* store = nullptr;
  Scheduler* scheduler = nullptr;
  const Clock* clock = nullptr;
};

// Thread-safe. Streams are read and written on the scheduler, at the pace of their callers.
class AuditService {
 public:
  explicit AuditService(AuditServiceOptions options) : options_(std::move(options)) {}
  ~AuditService() { readers_.StopAll(); }

  // To be called once, before the dispatcher is sealed.
  void Bind(rpc::Dispatcher& dispatcher);

  void GetSignedHead(rpc::Call<v1::GetSignedHeadRequest, v1::GetSignedHeadResponse> call);
  // The limits are those of limits.h.
  void ReadAuditRecords(rpc::Stream<v1::ReadAuditRecordsRequest, v1::ReadAuditRecordsResponse> call);

 private:
  const AuditServiceOptions options_;
  feed::LogTails readers_;
};

}  // namespace outlay::audit

#endif  // OUTLAY_COMMON_AUDIT_AUDIT_SERVICE_H_
