// Approval rules: conditions, tiers by amount, and their stages (A1, A2).
#ifndef OUTLAY_SERVICES_APPROVAL_DOMAIN_RULE_H_
#define OUTLAY_SERVICES_APPROVAL_DOMAIN_RULE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "services/approval/domain/subject.h"

namespace outlay::approval {

enum class ApproverKind : uint8_t {
  kUnspecified = 0,
  kUser = 1,
  kRole = 2,
  kManager = 3,
  kGroupAdministrators = 4,
  kBudgetOwners = 5
};

// A source of a stage's people.
struct Approver {
  ApproverKind kind = ApproverKind::kUnspecified;
  std::string id;         // user id or role id
  int manager_level = 0;  // 1: the direct manager

  bool operator==(const Approver&) const = default;
};

// Numbers as in the API.
enum class Quorum : uint8_t { kUnspecified = 0, kAnyOne = 1, kAll = 2, kMajority = 3, kCount = 4, kPercent = 5 };
enum class EscalationAction : uint8_t { kUnspecified = 0, kAdd = 1, kReject = 2 };

struct Escalation {
  int after_hours = 0;
  EscalationAction action = EscalationAction::kUnspecified;
  Approver approver;  // with kAdd

  bool operator==(const Escalation&) const = default;
};

struct Stage {
  std::string display_name;
  std::vector<Approver> approvers;
  Quorum quorum = Quorum::kUnspecified;
  int quorum_value = 0;  // for kCount: a number of people; for kPercent: 1 to 100
  std::vector<Escalation> escalations;

  bool operator==(const Stage&) const = default;
};

// Returns the approvals needed from this number of people; with kCount the result may exceed it.
int ApprovalsNeeded(const Stage& stage, int people);

// Amounts in minor units of the organization's currency.
struct Tier {
  std::optional<int64_t> above_minor;  // exclusive; unset: from zero
  std::optional<int64_t> up_to_minor;  // inclusive; unset: without bound
  std::vector<Stage> stages;

  bool Contains(int64_t amount_minor) const {
    return (!above_minor.has_value() || amount_minor > *above_minor) &&
           (!up_to_minor.has_value() || amount_minor <= *up_to_minor);
  }
  bool operator==(const Tier&) const = default;
};

// An empty list matches everything.
struct Conditions {
  std::vector<SubjectKind> kinds;
  std::vector<std::string> categories;  // without trailing pairs of zeros
  std::vector<std::string> suppliers;   // ids
  std::vector<std::string> cost_centers;
  bool policy_breach_only = false;
  bool new_delivery_address_only = false;

  bool operator==(const Conditions&) const = default;
};

// The user-defined part of a rule.
struct RuleSpec {
  std::string display_name;
  std::string group_id;
  Conditions conditions;
  std::vector<Tier> tiers;
  bool disabled = false;

  bool operator==(const RuleSpec&) const = default;
};

struct Rule {
  std::string id;
  RuleSpec spec;
  int64_t revision = 0;
  absl::Time create_time;
  absl::Time update_time;
  std::string create_digest;
};

// Returns "4321" for "43210000": the prefix of every category below.
std::string CategoryPrefix(std::string_view category);

// From "does not match" to "matches"; several conditions together have the least of their values.
enum class Fit : uint8_t { kNo, kMaybe, kYes };
// Compares a value with a list; an empty list matches everything. An empty value is unknown.
Fit FitOf(const std::vector<std::string>& values, const std::string& value);
// Compares a category with prefixes; a category broader than a prefix may match it.
Fit FitOfCategory(const std::vector<std::string>& prefixes, const std::string& category);

// Returns whether the conditions hold. They may hold if a category or cost centre is not known, or if a category is
// broader than the one named. Ignores the rule's group and whether the rule is disabled. `also_kind`: what the subject
// counts as besides its kind.
Fit FitOf(const Conditions& conditions, const Subject& subject, SubjectKind also_kind = SubjectKind::kUnspecified);

// Returns the tier of an amount. Nothing: the rule has a gap there, which saved rules never have.
const Tier* FindTier(const RuleSpec& rule, int64_t amount_minor);

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_DOMAIN_RULE_H_
