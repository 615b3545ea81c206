// The verbs on an existing hold, one command each (B7).
#ifndef OUTLAY_SERVICES_BUDGET_COMMANDS_HOLD_VERBS_H_
#define OUTLAY_SERVICES_BUDGET_COMMANDS_HOLD_VERBS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "common/command/executor.h"
#include "services/budget/commands/ledger.h"
#include "services/budget/commands/scene.h"
#include "services/budget/domain/holds/hold_decisions.h"

namespace outlay::budget {

// The hold that a request names, as its caller saw it, and an amount of it.
struct HoldVerbRequest {
  std::string hold_id;
  std::string etag;             // empty: not checked
  std::optional<Money> amount;  // nullopt: all of the available amount
  std::string document;
};

// A verb on one hold: loads it with the figures of its budgets, decides, saves. NOT_FOUND / HOLD_NOT_FOUND, ABORTED /
// ETAG_MISMATCH, FAILED_PRECONDITION / HOLD_OF_DOCUMENT, and those of its decision.
class HoldVerb : public command::Command {
 public:
  std::string_view name() const final { return name_; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const final;

 protected:
  HoldVerb(std::string_view name, HoldVerbRequest request) : name_(name), request_(std::move(request)) {}

  const HoldVerbRequest& request() const { return request_; }
  // Returns the domain's decision.
  virtual absl::StatusOr<HoldDecision> Decide(const command::Context& context, const Scene& scene, const Hold& hold,
                                              const std::vector<CheckedBudget>& nodes, const Step& step) const = 0;

 private:
  const std::string_view name_;
  const HoldVerbRequest request_;
};

class CommitHold final : public HoldVerb {
 public:
  explicit CommitHold(HoldVerbRequest request) : HoldVerb("holds.commit", std::move(request)) {}

 protected:
  absl::StatusOr<HoldDecision> Decide(const command::Context& context, const Scene& scene, const Hold& hold,
                                      const std::vector<CheckedBudget>& nodes, const Step& step) const override;
};

class PostHold final : public HoldVerb {
 public:
  PostHold(HoldVerbRequest request, bool is_final) : HoldVerb("holds.post", std::move(request)), is_final_(is_final) {}

 protected:
  absl::StatusOr<HoldDecision> Decide(const command::Context& context, const Scene& scene, const Hold& hold,
                                      const std::vector<CheckedBudget>& nodes, const Step& step) const override;

 private:
  const bool is_final_;
};

class ReversePosting final : public HoldVerb {
 public:
  ReversePosting(HoldVerbRequest request, int64_t entry_number)
      : HoldVerb("holds.reversePosting", std::move(request)), entry_number_(entry_number) {}

 protected:
  absl::StatusOr<HoldDecision> Decide(const command::Context& context, const Scene& scene, const Hold& hold,
                                      const std::vector<CheckedBudget>& nodes, const Step& step) const override;

 private:
  const int64_t entry_number_;
};

class ReleaseHold final : public HoldVerb {
 public:
  explicit ReleaseHold(HoldVerbRequest request) : HoldVerb("holds.release", std::move(request)) {}

 protected:
  absl::StatusOr<HoldDecision> Decide(const command::Context& context, const Scene& scene, const Hold& hold,
                                      const std::vector<CheckedBudget>& nodes, const Step& step) const override;
};

class AdjustHold final : public HoldVerb {
 public:
  explicit AdjustHold(HoldVerbRequest request) : HoldVerb("holds.adjust", std::move(request)) {}

 protected:
  absl::StatusOr<HoldDecision> Decide(const command::Context& context, const Scene& scene, const Hold& hold,
                                      const std::vector<CheckedBudget>& nodes, const Step& step) const override;
};

// Releases the held and committed amounts of a hold whose time is over. Changes nothing if its time is not over or
// nothing is open.
class ExpireHold final : public command::Command {
 public:
  explicit ExpireHold(std::string hold_id) : hold_id_(std::move(hold_id)) {}

  std::string_view name() const override { return "holds.expire"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const std::string hold_id_;
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_COMMANDS_HOLD_VERBS_H_
