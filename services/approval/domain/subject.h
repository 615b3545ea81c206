// The subject of a review, as approvers see it (A3, A5).
#ifndef OUTLAY_SERVICES_APPROVAL_DOMAIN_SUBJECT_H_
#define OUTLAY_SERVICES_APPROVAL_DOMAIN_SUBJECT_H_

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "common/base/decimal.h"
#include "common/base/digest.h"
#include "common/base/money.h"
#include "common/base/persons.h"

namespace outlay::approval {

// Numbers as in outlay.approval.v1.SubjectKind.
enum class SubjectKind : uint8_t {
  kUnspecified = 0,
  kRequisition = 1,
  kPurchaseOrder = 2,
  kChangeOrder = 3,
  kBudgetIncrease = 4,
  kBudgetTransfer = 5,
  kRoleGrant = 11
};

// Returns whether it is something that is bought.
bool IsPurchase(SubjectKind kind);
// Returns whether it moves money of budgets.
bool IsMoneyMove(SubjectKind kind);

struct SubjectLine {
  std::string number;  // unique in the subject
  std::string description;
  std::string category;  // UNSPSC, 2 to 8 digits; empty: unknown
  std::string cost_center;
  int64_t amount_minor = 0;  // in the subject's currency
  std::optional<Decimal> quantity;
  std::optional<Decimal> unit_price;  // set together with the quantity

  bool operator==(const SubjectLine&) const = default;
};

// The digest of a field of the resource to which decisions are bound, too.
struct SubjectTerm {
  std::string field;  // unique in the subject
  std::string digest;

  bool operator==(const SubjectTerm&) const = default;
};

// What a subject is to one group.
struct SubjectPart {
  std::string group_id;
  SubjectKind also_kind = SubjectKind::kUnspecified;  // what that group's rules take it for, too
  std::string details;                                // for those who reach the group

  bool operator==(const SubjectPart&) const = default;
};

struct Subject {
  std::string resource;  // resource name
  SubjectKind kind = SubjectKind::kUnspecified;
  std::string title;
  std::string details;
  Money amount;
  int64_t base_minor = 0;                   // the amount in the organization's currency, at the rate of its submission
  std::string group_id;                     // empty: the organization as a whole
  std::vector<std::string> also_group_ids;  // others whose rules are asked, too
  std::vector<SubjectPart> parts;           // each group at most once
  std::string supplier_id;
  std::vector<SubjectLine> lines;
  bool lines_separable = false;
  bool policy_breach = false;
  std::string requester;              // user id
  std::vector<std::string> involved;  // user ids of others who asked, received, invoiced or edited the supplier
  std::vector<std::string> budget_owners;
  // Everybody behind requester and involved at the time of submission: a later owner of a service account changes
  // nothing.
  Persons persons;
  bool amount_unbounded = false;  // the cost may exceed the amount without a known limit
  std::vector<SubjectTerm> terms;
  // The spending limits of its requesters that it exceeds (D4), for people; empty: none. Somebody must decide then.
  std::string spending_limit_breach;
  bool new_delivery_address = false;  // it is delivered to an address that the group has not used before

  // Returns the amount that is compared with tiers and authority limits: if unbounded, more than any amount.
  int64_t judged_minor() const { return amount_unbounded ? std::numeric_limits<int64_t>::max() : base_minor; }
  // Returns what rules that hold in one of the groups take the subject for besides `kind`; kUnspecified: nothing else.
  SubjectKind AlsoKindIn(const std::string& group) const;
  bool operator==(const Subject&) const = default;
};

// Returns the digest of all that approvers are shown, to which a decision is bound; every field is preceded by its
// length.
Digest DigestOf(const Subject& subject);

// The difference between a subject and its former state that a materiality may tolerate (A5).
struct SubjectGrowth {
  int64_t minor = 0;                // how much more it asks for, in minor units of its currency; not negative
  std::vector<std::string> fields;  // those of its terms that differ, sorted

  bool operator==(const SubjectGrowth&) const = default;
};

// Returns the growth of `after`, converted at the same rate, over `before`: the larger of the growth of its amount and
// that of its lines (see common/base/materiality.h), less costly lines not counted. Nullopt: it is another subject,
// whatever it costs (A5): another resource, kind, requester, group, supplier, currency, title or breach (the figures of
// spending limits aside), a new delivery address instead of a known one or vice versa, bounded instead of unbounded or
// vice versa, other lines by number, description, category or cost centre, or other details though no field differs.
std::optional<SubjectGrowth> GrowthOf(const Subject& before, const Subject& after);

// Converts a changed subject in the same currency at the rate of the one before: a changed rate alone does not change
// the subject.
void KeepRate(const Subject& before, Subject* after);

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_DOMAIN_SUBJECT_H_
