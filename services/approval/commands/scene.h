// The common inputs of this service's commands: the organization, its people, and the two times.
#ifndef OUTLAY_SERVICES_APPROVAL_COMMANDS_SCENE_H_
#define OUTLAY_SERVICES_APPROVAL_COMMANDS_SCENE_H_

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/currency.h"
#include "common/base/materiality.h"
#include "common/command/executor.h"
#include "common/command/stored_digest.h"
#include "common/rpc/caller.h"
#include "common/store/store.h"
#include "google/protobuf/message.h"
#include "outlay/approval/v1/subject.pb.h"
#include "services/approval/domain/approval_settings.h"
#include "services/approval/domain/review_decisions.h"
#include "services/approval/store/organization_view.h"
#include "services/approval/store/people_rows.h"

namespace outlay::approval {

// The way in which a change of rules, policies or settings is made.
enum class Confirmation : uint8_t {
  kAlone,     // by one person: refused if the organization requires two
  kTry,       // not made: it is checked, and nothing is written
  kConfirmed  // by two persons
};
// FAILED_PRECONDITION / SECOND_PERSON_REQUIRED.
absl::Status CheckHand(const ApprovalSettings& settings, Confirmation hand);

// Checks the size of a rule, a policy, or a change of one. INVALID_ARGUMENT / FIELD_TOO_LONG {field}.
absl::Status CheckRuleBytes(std::string_view field, const google::protobuf::Message& content);

// Valid as long as the reader it was loaded with.
struct Scene {
  std::string organization;
  Currency base_currency;
  ConflictMatrix duties;
  absl::Time system_now;
  absl::Time business_now;
  std::unique_ptr<PeopleRows> people;
  DelegationList delegations;        // those that have not ended
  RuleList rules;                    // empty unless requested
  OrganizationView* view = nullptr;  // in a body; null: in reads
  ApprovalSettings settings;
  Materiality materiality;  // allowed by the organization (A5)
  WorkCalendar calendar;

  // `told`: set when a subject is opened or resubmitted.
  ReviewInputs surroundings(const SubjectFacts* told = nullptr) const {
    return {.people = *people,
            .delegations = *delegations,
            .rules = *rules,
            .duties = duties,
            .now = business_now,
            .told = told,
            .calendar = calendar};
  }
};

// NOT_FOUND / ORGANIZATION_NOT_FOUND; DATA_LOSS.
absl::StatusOr<Scene> LoadScene(const store::Reader& reader, const std::string& organization, absl::Time now,
                                bool with_rules);
// Inside a body: uses the organization's view, which is set in the result.
absl::StatusOr<Scene> LoadScene(store::Transaction& txn, const std::string& organization, absl::Time now,
                                bool with_rules);

// Returns the user for whom the call is made.
const std::string& UserOf(const rpc::Caller& caller);

// Returns the outcome of a command whose work was already done.
command::Outcome Unchanged(std::string resource, const google::protobuf::Message& answer);

// Sets the subject's amount in the organization's currency, at the current rate. FAILED_PRECONDITION / RATE_MISSING
// {from, to}; OUT_OF_RANGE / MONEY_OVERFLOW; NOT_FOUND / GROUP_NOT_FOUND.
absl::Status CompleteSubject(const store::Reader& reader, const Scene& scene, Subject* subject);

// Returns the inputs for checking a complete subject; `review_id`: the review whose used exceptions it may use again.
// DATA_LOSS.
absl::StatusOr<SubjectFacts> LoadSubjectFacts(const store::Reader& reader, const Scene& scene, const Subject& subject,
                                              const std::string& review_id);

// Returns whether the caller may see the review: one of its groups is in reach of the caller; or the caller asked for
// it, has a seat in it, or decided something in it; or the caller acts for somebody who has a seat in it, by
// delegations that cover its subject now. `acts_for`: the result of ActsFor for the caller.
bool IsVisible(const Scene& scene, const Review& review, const rpc::Caller& caller,
               const std::set<std::string>& acts_for);

// Returns whether a rule or policy of the group applies to something that the caller may look at: the group is in
// reach, or one below it where the user has a role.
bool HoldsFor(const PeopleRows& people, const rpc::Caller& caller, const std::string& group_id);

// Removes from the shown subject what concerns only others (B17): the parts of groups for which the caller has no seat,
// unless the caller reaches the group and may read there what budgets have, as for `budgets.get`. Who asks for the
// review, and who has a seat for the subject's own group, sees everything.
void HideParts(const Scene& scene, const Review& review, const rpc::Caller& caller,
               const std::set<std::string>& acts_for, v1::Subject* shown);

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_COMMANDS_SCENE_H_
