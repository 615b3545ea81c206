#include "services/directory/domain/reference_entry.h"

#include <algorithm>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "services/directory/domain/errors.h"
#include "services/directory/domain/limits.h"

namespace outlay::directory {
namespace {

constexpr size_t kCardDigitsMin = 13;
constexpr size_t kCardDigitsMax = 19;
constexpr size_t kCategoryDigitsMax = 8;

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

// Checks the check digit of card numbers (ISO/IEC 7812-1).
bool HasCardCheckDigit(std::string_view digits) {
  int sum = 0;
  for (size_t i = 0; i < digits.size(); ++i) {
    const int digit = digits[digits.size() - 1 - i] - '0';
    const int weighted = i % 2 == 0 ? digit : 2 * digit;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return sum % 10 == 0;
}

bool IsCardNumber(std::string_view digits) {
  return digits.size() >= kCardDigitsMin && digits.size() <= kCardDigitsMax && HasCardCheckDigit(digits);
}

ReferenceEntry Written(const ReferenceEntry& entry, const ReferenceSpec& spec, const Actor& maker, absl::Time now) {
  ReferenceEntry after = entry;
  after.spec = spec;
  after.maker = maker;
  after.confirmer.clear();
  after.update_time = now;
  after.revision += 1;
  return after;
}

// Only the end may change, and not the validity in the past.
bool MayEndSo(const ReferenceEntry& present, const ReferenceSpec& spec, absl::Time now) {
  ReferenceSpec ended = present.spec;
  ended.valid_until = spec.valid_until;
  const absl::Time never = absl::InfiniteFuture();
  return ended == spec && present.spec.valid_until.value_or(never) >= now && spec.valid_until.value_or(never) >= now;
}

}  // namespace

bool IsProposed(const ReferenceEntry& entry) {
  return entry.spec.second_person && entry.confirmer.empty();
}

bool HoldsAt(const ReferenceEntry& entry, absl::Time time) {
  return !IsProposed(entry) && entry.id.valid_from <= time &&
         time < entry.spec.valid_until.value_or(absl::InfiniteFuture());
}

absl::Time ProposalExpiry(const ReferenceEntry& entry) {
  return entry.update_time + limits::kProposalTimeToLive;
}

absl::Status CheckReferenceCode(ReferenceKind kind, std::string_view code) {
  if (kind != ReferenceKind::kCategory) return absl::OkStatus();
  const bool is_category =
      code.size() % 2 == 0 && code.size() <= kCategoryDigitsMax && std::ranges::all_of(code, IsDigit);
  return is_category ? absl::OkStatus() : FieldInvalid("code", "must be 2, 4, 6 or 8 digits of UNSPSC");
}

absl::Status CheckNoCardNumber(std::string_view field, std::string_view text) {
  std::string digits;
  for (size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && IsDigit(text[i])) {
      digits.push_back(text[i]);
      continue;
    }
    if (IsCardNumber(digits)) return CardNumberRefused(field);
    const bool is_between = i < text.size() && (text[i] == ' ' || text[i] == '-');
    if (!is_between) digits.clear();
  }
  return absl::OkStatus();
}

absl::StatusOr<ReferenceDecision> DecideSetReference(const ReferencePlace& place, const ReferenceId& id,
                                                     const ReferenceSpec& spec, const Actor& maker, absl::Time now) {
  if (spec.valid_until.has_value() && *spec.valid_until <= id.valid_from) {
    return FieldInvalid("valid_until", "must be after valid_from");
  }
  if (place.present.has_value()) {
    const ReferenceEntry& present = *place.present;
    if (present.spec == spec) return ReferenceDecision{.after = present, .changed = false};
    const bool has_begun = !IsProposed(present) && id.valid_from <= now;
    if (has_begun && !MayEndSo(present, spec, now)) return ReferenceHistoryFixed(id.code);
    ReferenceEntry after = Written(present, spec, maker, now);
    // The confirmation of a version covers it whatever its end.
    if (has_begun) after.confirmer = present.confirmer;
    return ReferenceDecision{.after = std::move(after)};
  }
  const bool changes_history =
      !spec.second_person && id.valid_from < now && place.earlier.has_value() && HoldsAt(*place.earlier, id.valid_from);
  if (changes_history) return ReferenceHistoryFixed(id.code);
  const ReferenceEntry made = {
      .id = id, .spec = {}, .maker = {}, .confirmer = {}, .create_time = now, .update_time = now};
  return ReferenceDecision{.after = Written(made, spec, maker, now)};
}

absl::Time ConfirmedStart(const ReferenceEntry& proposed, absl::Time now) {
  return std::max(proposed.id.valid_from, now);
}

absl::StatusOr<ReferenceEntry> DecideConfirmReference(const ReferenceEntry& proposed, const Persons& behind_maker,
                                                      const Actor& confirmer, const Persons& behind_confirmer,
                                                      const ReferencePlace& place, absl::Time now) {
  if (now >= ProposalExpiry(proposed)) return ReferenceProposalExpired(proposed.id.code);
  if (MayBeSamePerson(proposed.maker, behind_maker, confirmer, behind_confirmer)) {
    return SecondPersonRequired(Concat("reference entry ", proposed.id.code));
  }
  const absl::Time start = ConfirmedStart(proposed, now);
  if (place.present.has_value()) return ReferenceHistoryFixed(proposed.id.code);
  if (proposed.spec.valid_until.has_value() && *proposed.spec.valid_until <= start) {
    return ReferenceProposalExpired(proposed.id.code);
  }
  ReferenceEntry after = proposed;
  after.id.valid_from = start;
  after.confirmer = confirmer.person();
  after.update_time = now;
  after.revision += 1;
  return after;
}

absl::Status CheckDeleteReference(const ReferenceEntry& entry, absl::Time now) {
  const bool has_begun = !IsProposed(entry) && entry.id.valid_from <= now;
  return has_begun ? ReferenceHistoryFixed(entry.id.code) : absl::OkStatus();
}

}  // namespace outlay::directory
