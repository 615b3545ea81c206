// Reference data: values to which an organization's services refer by code, in versions that are valid from an instant
// on, and their rules (D10). Pure; one mechanism for all kinds.
#ifndef OUTLAY_SERVICES_DIRECTORY_DOMAIN_REFERENCE_ENTRY_H_
#define OUTLAY_SERVICES_DIRECTORY_DOMAIN_REFERENCE_ENTRY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/actor.h"
#include "common/base/persons.h"

namespace outlay::directory {

// Numbers as in the API, which are stored.
enum class ReferenceKind : uint32_t {
  kExchangeRate = 1,
  kCategory = 2,
  kCostCentre = 3,
  kProject = 4,
  kUnit = 5,
  kAgreedPrice = 6,
  kExemptionCertificate = 7,
  kPaymentInstrument = 8,
  kDeliveryAddress = 9,
};

// Identifies a version.
struct ReferenceId {
  ReferenceKind kind = ReferenceKind::kExchangeRate;
  std::string code;
  absl::Time valid_from;

  bool operator==(const ReferenceId&) const = default;
};

// The user-defined part of a version.
struct ReferenceSpec {
  std::optional<absl::Time> valid_until;  // exclusive; nullopt: until a later version begins
  std::string display_name;
  std::string details;         // canonical bytes of the API's message with the details of its kind
  bool second_person = false;  // it is only proposed, until another person confirms it

  bool operator==(const ReferenceSpec&) const = default;
};

struct ReferenceEntry {
  ReferenceId id;
  ReferenceSpec spec;
  Actor maker;
  std::string confirmer;  // empty: one person suffices, or it is not confirmed
  absl::Time create_time;
  absl::Time update_time;
  int64_t revision = 0;  // counts changes; the etag is derived from it

  bool operator==(const ReferenceEntry&) const = default;
};

// Returns whether it awaits a second person.
bool IsProposed(const ReferenceEntry& entry);
// Returns whether it is valid at `time`, if no later version is.
bool HoldsAt(const ReferenceEntry& entry, absl::Time time);
// Returns the time until which a proposed one can be confirmed, exclusive.
absl::Time ProposalExpiry(const ReferenceEntry& entry);

// INVALID_ARGUMENT / FIELD_INVALID {code}: not the code of a category.
absl::Status CheckReferenceCode(ReferenceKind kind, std::string_view code);
// INVALID_ARGUMENT / CARD_NUMBER_REFUSED {field}: 13 to 19 digits with a valid check digit, with or without spaces and
// hyphens between them.
absl::Status CheckNoCardNumber(std::string_view field, std::string_view text);

// The existing versions next to a version that is written.
struct ReferencePlace {
  std::optional<ReferenceEntry> present;  // the version that begins at the same instant
  std::optional<ReferenceEntry> earlier;  // the last one of those that begin before
};

struct ReferenceDecision {
  ReferenceEntry after;
  bool changed = true;  // false: it is already so; nothing is stored or announced
};

// Writes a version, or proposes it. `place` has versions in force, or for a proposal the proposed one.
// INVALID_ARGUMENT / FIELD_INVALID (valid_until); FAILED_PRECONDITION / REFERENCE_HISTORY_FIXED.
absl::StatusOr<ReferenceDecision> DecideSetReference(const ReferencePlace& place, const ReferenceId& id,
                                                     const ReferenceSpec& spec, const Actor& maker, absl::Time now);

// Puts a proposed version in force, from `now` on if it would have begun already; `place` is its place. `behind_...`:
// the persons who may be behind the two. FAILED_PRECONDITION / REFERENCE_PROPOSAL_EXPIRED, SECOND_PERSON_REQUIRED,
// REFERENCE_HISTORY_FIXED (another version begins at the same instant).
absl::StatusOr<ReferenceEntry> DecideConfirmReference(const ReferenceEntry& proposed, const Persons& behind_maker,
                                                      const Actor& confirmer, const Persons& behind_confirmer,
                                                      const ReferencePlace& place, absl::Time now);
// Returns when a version that is confirmed now begins.
absl::Time ConfirmedStart(const ReferenceEntry& proposed, absl::Time now);

// FAILED_PRECONDITION / REFERENCE_HISTORY_FIXED: it is in force and has begun.
absl::Status CheckDeleteReference(const ReferenceEntry& entry, absl::Time now);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_DOMAIN_REFERENCE_ENTRY_H_
