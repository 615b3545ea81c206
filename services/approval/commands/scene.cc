#include "services/approval/commands/scene.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "common/access/reach.h"
#include "common/base/errors.h"
#include "common/base/money_decimal.h"
#include "common/base/status_macros.h"
#include "common/tenant/group_settings.h"
#include "common/tenant/tenant.h"
#include "services/approval/domain/delegation.h"
#include "services/approval/domain/errors.h"
#include "services/approval/domain/limits.h"
#include "services/approval/store/buying_tables.h"
#include "services/approval/store/settings_table.h"
#include "services/approval/store/tables.h"

namespace outlay::approval {

namespace {

// Loads the rows if `view` is null.
absl::StatusOr<Scene> LoadSceneWith(const store::Reader& reader, OrganizationView* view,
                                    const std::string& organization, absl::Time now, bool with_rules) {
  OUTLAY_ASSIGN_OR_RETURN(const tenant::Tenant tenant, tenant::LoadTenant(reader, organization));
  Scene scene;
  scene.organization = organization;
  scene.base_currency = tenant.base_currency;
  scene.duties = ConflictMatrix(tenant.settings.requester_may_receive());
  OUTLAY_ASSIGN_OR_RETURN(scene.materiality, tenant::MaterialityOf(tenant));
  scene.system_now = now;
  OUTLAY_ASSIGN_OR_RETURN(scene.business_now, tenant::BusinessNow(reader, organization, now));
  scene.view = view;
  scene.people = std::make_unique<PeopleRows>(reader, organization, now, view == nullptr ? nullptr : &view->people());
  OUTLAY_ASSIGN_OR_RETURN(scene.settings, LoadApprovalSettings(reader, organization));
  if (const std::optional<CalendarSettings>& calendar = scene.settings.calendar; calendar.has_value()) {
    TimeZone zone = tenant.time_zone;
    if (!calendar->time_zone.empty()) {
      OUTLAY_ASSIGN_OR_RETURN(zone, TimeZone::Load(calendar->time_zone));
    }
    scene.calendar = WorkCalendar(zone, calendar->free_weekdays, calendar->holidays);
  }
  if (view != nullptr) {
    OUTLAY_ASSIGN_OR_RETURN(scene.delegations, view->Delegations(reader, scene.business_now));
  } else {
    OUTLAY_ASSIGN_OR_RETURN(std::vector<Delegation> delegations,
                            LoadDelegations(reader, organization, scene.business_now));
    scene.delegations = std::make_shared<const std::vector<Delegation>>(std::move(delegations));
  }
  if (with_rules && view != nullptr) {
    OUTLAY_ASSIGN_OR_RETURN(scene.rules, view->Rules(reader));
  } else {
    std::vector<Rule> rules;
    if (with_rules) {
      OUTLAY_ASSIGN_OR_RETURN(rules, LoadRules(reader, organization));
    }
    scene.rules = std::make_shared<const std::vector<Rule>>(std::move(rules));
  }
  return scene;
}

// In which the user sits, or stands in for somebody who does.
std::vector<const ReviewStage*> StagesOf(const Scene& scene, const Review& review, const std::string& user,
                                         const std::set<std::string>& acts_for) {
  std::vector<const ReviewStage*> stages;
  const auto has_seat = [](const ReviewStage& stage, const auto& is_meant) {
    return std::any_of(stage.seats.begin(), stage.seats.end(), [&](const Seat& seat) { return is_meant(seat.user); });
  };
  for (const ReviewStage& stage : review.stages) {
    if (has_seat(stage, [&](const std::string& sits) { return acts_for.contains(sits); })) stages.push_back(&stage);
  }
  if (stages.empty()) return stages;
  const Chains chains = ChainsTo(*scene.delegations, user, review.subject, *scene.people, scene.business_now);
  std::erase_if(stages, [&](const ReviewStage* stage) {
    return !has_seat(*stage, [&](const std::string& sits) { return sits == user || chains.contains(sits); });
  });
  return stages;
}

}  // namespace

absl::Status CheckHand(const ApprovalSettings& settings, Confirmation hand) {
  return hand == Confirmation::kAlone && settings.second_person ? SecondPersonRequired() : absl::OkStatus();
}

absl::Status CheckRuleBytes(std::string_view field, const google::protobuf::Message& content) {
  const size_t bytes = content.ByteSizeLong();
  return bytes > limits::kRuleBytes ? TooLong(field, static_cast<int64_t>(bytes), limits::kRuleBytes)
                                    : absl::OkStatus();
}

absl::StatusOr<Scene> LoadScene(const store::Reader& reader, const std::string& organization, absl::Time now,
                                bool with_rules) {
  return LoadSceneWith(reader, nullptr, organization, now, with_rules);
}

absl::StatusOr<Scene> LoadScene(store::Transaction& txn, const std::string& organization, absl::Time now,
                                bool with_rules) {
  OUTLAY_ASSIGN_OR_RETURN(OrganizationView* const view, OrganizationView::Find(txn, organization));
  return LoadSceneWith(txn, view, organization, now, with_rules);
}

const std::string& UserOf(const rpc::Caller& caller) {
  return caller.on_behalf_of.empty() ? caller.subject : caller.on_behalf_of;
}

command::Outcome Unchanged(std::string resource, const google::protobuf::Message& answer) {
  command::Outcome outcome;
  outcome.resource = std::move(resource);
  outcome.after = answer.SerializeAsString();
  outcome.unchanged = true;
  return outcome;
}

absl::Status CompleteSubject(const store::Reader& reader, const Scene& scene, Subject* subject) {
  if (!subject->group_id.empty() && !scene.people->DepthOf(subject->group_id).has_value()) {
    return GroupNotFound(subject->group_id);
  }
  for (const std::string& group : subject->also_group_ids) {
    if (!scene.people->DepthOf(group).has_value()) return GroupNotFound(group);
  }
  const Currency from = subject->amount.currency();
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<tenant::ExchangeRate> rate,
                          tenant::FindRate(reader, scene.organization, from, scene.base_currency, scene.business_now));
  if (!rate.has_value()) return RateMissing(from.code(), scene.base_currency.code());
  OUTLAY_ASSIGN_OR_RETURN(const Money base, Convert(subject->amount, rate->rate, scene.base_currency));
  subject->base_minor = base.minor_units();
  return absl::OkStatus();
}

absl::StatusOr<SubjectFacts> LoadSubjectFacts(const store::Reader& reader, const Scene& scene, const Subject& subject,
                                              const std::string& review_id) {
  SubjectFacts told;
  if (scene.view != nullptr) {
    OUTLAY_ASSIGN_OR_RETURN(told.buying, scene.view->BuyingRulesFor(reader, subject.requester, review_id));
  } else {
    OUTLAY_ASSIGN_OR_RETURN(told.buying, LoadBuyingRules(reader, scene.organization, subject.requester, review_id));
  }
  told.split = scene.settings.split;
  std::vector<std::string> groups = subject.also_group_ids;
  groups.push_back(subject.group_id);
  OUTLAY_ASSIGN_OR_RETURN(told.materiality,
                          tenant::LoadMateriality(reader, scene.organization, scene.materiality, groups,
                                                  subject.amount.currency(), scene.business_now));
  if (MayBeSplit(subject, *scene.rules, told.split, *scene.people)) {
    const absl::Time since = scene.business_now - absl::Hours(24) * told.split.window_days;
    OUTLAY_ASSIGN_OR_RETURN(told.past, LoadPastPurchases(reader, scene.organization, subject, since));
  }
  return told;
}

bool IsVisible(const Scene& scene, const Review& review, const rpc::Caller& caller,
               const std::set<std::string>& acts_for) {
  const auto reaches = [&](const std::string& group) { return access::Covers(caller.reach.get(), group); };
  const std::vector<std::string>& also = review.subject.also_group_ids;
  if (reaches(review.subject.group_id) || std::any_of(also.begin(), also.end(), reaches)) return true;
  const std::string& user = UserOf(caller);
  if (user == review.subject.requester) return true;
  const bool has_decided = std::any_of(review.decisions.begin(), review.decisions.end(),
                                       [&](const Decision& decision) { return decision.decided_by == user; });
  return has_decided || !StagesOf(scene, review, user, acts_for).empty();
}

bool HoldsFor(const PeopleRows& people, const rpc::Caller& caller, const std::string& group_id) {
  // Every group in reach is that of a role, or below it.
  const auto reaches = [&](std::string_view group) { return access::Covers(caller.reach.get(), group); };
  return reaches(group_id) || people.HasRoleWithin(UserOf(caller), group_id, reaches);
}

void HideParts(const Scene& scene, const Review& review, const rpc::Caller& caller,
               const std::set<std::string>& acts_for, v1::Subject* shown) {
  const std::string& user = UserOf(caller);
  if (review.subject.parts.empty() || user == review.subject.requester) return;
  const std::vector<const ReviewStage*> stages = StagesOf(scene, review, user, acts_for);
  const auto sees = [&](const SubjectPart& part) {
    // What reaches the review, as every requisitioner does, is less than what reaches budgets.
    if (caller.reach == nullptr) return true;
    return (access::Covers(caller.reach.get(), part.group_id) && scene.people->MayReadBudgets(user, part.group_id)) ||
           std::any_of(stages.begin(), stages.end(), [&](const ReviewStage* stage) {
             return stage->group_id.empty() || stage->group_id == part.group_id;
           });
  };
  // Backwards, so that those that are left keep their places.
  for (int i = shown->parts_size() - 1; i >= 0; --i) {
    if (!sees(review.subject.parts[static_cast<size_t>(i)])) shown->mutable_parts()->DeleteSubrange(i, 1);
  }
}

}  // namespace outlay::approval
