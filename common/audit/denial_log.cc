#include "common/audit/denial_log.h"

#include <utility>

#include "common/audit/record.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/command/keyspaces.h"
#include "common/rpc/method.h"
#include "common/rpc/values.h"
#include "common/tenant/keyspaces.h"

namespace outlay::audit {
namespace {

bool IsDenied(const absl::Status& status) {
  return absl::IsPermissionDenied(status) || absl::IsUnauthenticated(status);
}

class DenyCommand final : public command::Command {
 public:
  explicit DenyCommand(const v1::DeniedCalls& calls) : calls_(calls.SerializeAsString()) {}

  std::string_view name() const override { return kDenyCommand; }

  absl::StatusOr<command::Outcome> Run(command::Context& context) const override {
    // A caller may name an organization that there is not: it gets no chain by that.
    const std::string& organization = context.caller.organization;
    OUTLAY_ASSIGN_OR_RETURN(bool is_known, context.txn.Contains(command::kOrganizationHeads, {organization}));
    if (!is_known) {
      OUTLAY_ASSIGN_OR_RETURN(is_known, context.txn.Contains(tenant::kOrganizations, {organization}));
    }
    return command::Outcome{.resource = {}, .before = {}, .after = calls_, .unchanged = !is_known, .is_passing = true};
  }

 private:
  const std::string calls_;
};

// Adds `call` to what is summed; of method and reason the first ones stay.
void Sum(const v1::DeniedCalls& call, v1::DeniedCalls* sum) {
  if (sum->calls() == 0) {
    *sum = call;
    return;
  }
  sum->set_calls(sum->calls() + call.calls());
  *sum->mutable_last_time() = call.last_time();
}

}  // namespace

DenialLog::DenialLog(command::Executor* executor, Scheduler* scheduler, const Clock* clock,
                     std::function<void(DenialFate)> on_denied)
    : executor_(executor), clock_(clock), on_denied_(std::move(on_denied)), periodic_(scheduler, [this] {
        EndWindow();
        return limits::kDenialWindow;
      }) {}

void DenialLog::OnFinished(const rpc::CallContext& context, absl::Duration, const absl::Status& status,
                           const absl::Status&) {
  if (IsDenied(status)) OnDenied(context.caller, context.method->path(), ErrorReason(status));
}

void DenialLog::OnDenied(const rpc::Caller& caller, std::string_view method, std::string_view reason) {
  v1::DeniedCalls call;
  call.set_method(std::string(method));
  call.set_reason(std::string(reason));
  call.set_calls(1);
  rpc::ToProto(absl::FromUnixMicros(absl::ToUnixMicros(clock_->Now())), call.mutable_first_time());
  *call.mutable_last_time() = call.first_time();
  const DenialFate fate =
      caller.organization.empty() || caller.subject.empty() ? DenialFate::kCounted : Note(caller, call);
  if (fate == DenialFate::kRecorded) {
    Record(caller.organization, caller.subject, caller.on_behalf_of, std::move(call));
  }
  if (on_denied_) on_denied_(fate);
}

DenialFate DenialLog::Note(const rpc::Caller& caller, const v1::DeniedCalls& call) {
  const std::lock_guard lock(mutex_);
  if (!organizations_.contains(caller.organization) && organizations_.size() >= limits::kDeniedOrganizations) {
    return DenialFate::kCounted;
  }
  Callers& callers = organizations_[caller.organization];
  const bool has_own = callers.contains(caller.subject) || callers.size() < limits::kDeniedCallers;
  Denials& denials = callers[has_own ? caller.subject : std::string()];
  if (has_own && ++denials.calls <= limits::kDenialsPerCaller) return DenialFate::kRecorded;
  Sum(call, &denials.summed);
  return DenialFate::kSummed;
}

void DenialLog::EndWindow() {
  std::map<std::string, Callers> ended;
  {
    const std::lock_guard lock(mutex_);
    ended.swap(organizations_);
  }
  for (auto& [organization, callers] : ended) {
    for (auto& [subject, denials] : callers) {
      if (denials.summed.calls() > 0) Record(organization, subject, /*on_behalf_of=*/{}, std::move(denials.summed));
    }
  }
}

void DenialLog::Record(const std::string& organization, const std::string& subject, const std::string& on_behalf_of,
                       v1::DeniedCalls calls) {
  const rpc::Caller caller{
      .subject = subject, .organization = organization, .on_behalf_of = on_behalf_of, .cause = {}, .service = {}};
  // Where the store's queue is full the record is lost; the metric and the log of calls have counted it.
  executor_->Execute(caller, {}, std::make_unique<DenyCommand>(calls), [](const absl::StatusOr<command::Result>&) {});
}

}  // namespace outlay::audit
