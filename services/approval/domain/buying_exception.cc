#include "services/approval/domain/buying_exception.h"

#include <algorithm>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "services/approval/domain/errors.h"
#include "services/approval/domain/limits.h"

namespace outlay::approval {
namespace {

std::string_view AvailabilityName(Availability availability) {
  return availability == Availability::kPreferred ? "PREFERRED" : "ALLOWED";
}

struct GuidedLine {
  std::string number;
  PurchaseItem item;
};

// A subject without lines counts as one line of unknown content.
std::vector<GuidedLine> LinesOf(const Subject& subject) {
  std::vector<GuidedLine> lines;
  for (const SubjectLine& line : subject.lines) {
    lines.push_back(
        {.number = line.number,
         .item = {.category = line.category, .supplier_id = subject.supplier_id, .item = line.description}});
  }
  if (lines.empty()) lines.push_back({.number = "*", .item = {.category = "", .supplier_id = subject.supplier_id}});
  return lines;
}

bool IsOfGroup(const BuyingException& exception, const Subject& subject, const People& people) {
  if (!subject.group_id.empty()) return exception.group_id == subject.group_id;
  return people.DepthOf(exception.group_id) == 0;
}

// Returns the exception that allows an item of a subject; null: none. `review_id` may use its exceptions again.
const BuyingException* FindException(const BuyingRules& rules, const Subject& subject, const PurchaseItem& item,
                                     Availability needed, std::string_view review_id, absl::Time now,
                                     const People& people) {
  const auto found =
      std::find_if(rules.exceptions.begin(), rules.exceptions.end(), [&](const BuyingException& exception) {
        const ExceptionState state = StateOf(exception, now);
        const bool is_usable =
            state == ExceptionState::kUsable ||
            (state == ExceptionState::kUsed && !review_id.empty() && exception.review_id == review_id);
        return is_usable && exception.availability >= needed && exception.requester == subject.requester &&
               IsOfGroup(exception, subject, people) && IsSameItem(exception.item, item);
      });
  return found == rules.exceptions.end() ? nullptr : &*found;
}

}  // namespace

std::string_view ExceptionStateName(ExceptionState state) {
  switch (state) {
    case ExceptionState::kWaiting:
      return "WAITING";
    case ExceptionState::kUsable:
      return "USABLE";
    case ExceptionState::kRefused:
      return "REFUSED";
    case ExceptionState::kUsed:
      return "USED";
    case ExceptionState::kExpired:
      break;
  }
  return "EXPIRED";
}

ExceptionState StateOf(const BuyingException& exception, absl::Time now) {
  const bool ends = exception.state == ExceptionState::kWaiting || exception.state == ExceptionState::kUsable;
  return ends && exception.expire_time <= now ? ExceptionState::kExpired : exception.state;
}

absl::StatusOr<BuyingException> DecideCreateException(const BuyingException& asked,
                                                      const std::vector<BuyingPolicy>& policies, const People& people,
                                                      absl::Time now) {
  BuyingException made = asked;
  const PurchaseVerdict verdict = GroupPolicies(policies, asked.group_id, people).Judge(asked.item);
  if (verdict.availability < Availability::kRestricted) {
    return NoExceptionNeeded(AvailabilityName(verdict.availability));
  }
  made.persons = people.PersonsBehind(asked.requester);
  // What may be blocked needs a grant, too, so that omitting a code does not evade it.
  made.availability = verdict.strictest;
  made.state = verdict.strictest == Availability::kBlocked ? ExceptionState::kWaiting : ExceptionState::kUsable;
  for (const PolicyFinding& finding : verdict.findings) {
    if (finding.availability >= Availability::kRestricted) made.policies.push_back(finding.policy->id);
  }
  made.create_time = now;
  made.expire_time = now + limits::kExceptionTime;
  return made;
}

absl::StatusOr<BuyingException> DecideException(const BuyingException& exception, const ExceptionDecision& decision,
                                                const People& people, absl::Time now) {
  const ExceptionState state = StateOf(exception, now);
  if (state != ExceptionState::kWaiting) return ExceptionNotWaiting(exception.id, ExceptionStateName(state));
  Persons requesters = exception.persons;
  requesters.Add(people.PersonsBehind(exception.requester));
  const Act asked = {Duty::kRequester, requesters};
  OUTLAY_RETURN_IF_ERROR(
      CheckDuties(ConflictMatrix(), {&asked, 1}, {Duty::kApprover, people.PersonsBehind(decision.actor)}));
  const absl::Time end = decision.expire_time.value_or(now + limits::kExceptionTime);
  if (decision.grant && (end <= now || end > now + limits::kExceptionTimeMax)) {
    return FieldInvalid("expire_time", Concat("must be after now, and at most ",
                                              absl::ToInt64Hours(limits::kExceptionTimeMax) / 24, " days from now"));
  }
  BuyingException decided = exception;
  decided.state = decision.grant ? ExceptionState::kUsable : ExceptionState::kRefused;
  if (decision.grant) decided.expire_time = end;
  decided.decided_by = decision.actor;
  decided.decision_reason = decision.reason;
  decided.decide_time = now;
  ++decided.revision;
  return decided;
}

ItemGuidance GuideItem(const BuyingRules& rules, const GroupPolicies& policies, const Subject& subject,
                       const PurchaseItem& item, bool with_alternatives, std::string_view review_id, absl::Time now,
                       const People& people) {
  ItemGuidance guidance = {.verdict = with_alternatives ? policies.JudgeWithAlternatives(item) : policies.Judge(item),
                           .exception = nullptr};
  if (guidance.verdict.availability >= Availability::kRestricted) {
    guidance.exception = FindException(rules, subject, item, guidance.verdict.strictest, review_id, now, people);
  }
  return guidance;
}

absl::StatusOr<std::vector<BuyingException>> GuideSubject(const BuyingRules& rules, std::string_view review_id,
                                                          const People& people, absl::Time now, Subject* subject) {
  std::vector<BuyingException> used;
  if (!IsPurchase(subject->kind)) return used;
  const GroupPolicies policies(rules.policies, subject->group_id, people);
  for (const GuidedLine& line : LinesOf(*subject)) {
    const auto [verdict, exception] =
        GuideItem(rules, policies, *subject, line.item, /*with_alternatives=*/false, review_id, now, people);
    if (verdict.availability < Availability::kRestricted) continue;
    if (exception == nullptr) {
      const PolicyFinding& finding = verdict.findings.front();
      const std::string& policy = finding.policy->id;
      return verdict.availability == Availability::kBlocked
                 ? PurchaseBlocked(line.number, policy)
                 : JustificationRequired(line.number, policy, finding.is_uncertain);
    }
    subject->policy_breach = true;
    const bool is_noted =
        exception->state == ExceptionState::kUsed ||
        std::any_of(used.begin(), used.end(), [&](const BuyingException& other) { return other.id == exception->id; });
    if (is_noted) continue;
    BuyingException& now_used = used.emplace_back(*exception);
    now_used.state = ExceptionState::kUsed;
    now_used.review_id = std::string(review_id);
    now_used.use_time = now;
    ++now_used.revision;
  }
  return used;
}

}  // namespace outlay::approval
