#include "services/directory/convert/reference_entries.h"

#include "common/base/errors.h"
#include "common/base/field_path.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/rpc/etag.h"
#include "common/rpc/values.h"
#include "common/rpc/words.h"
#include "services/directory/domain/limits.h"
#include "services/directory/domain/names.h"

namespace outlay::directory {
namespace {

using Details = v1::ReferenceEntry::DetailsCase;

Details DetailsOf(ReferenceKind kind) {
  switch (kind) {
    case ReferenceKind::kExchangeRate:
      return v1::ReferenceEntry::kExchangeRate;
    case ReferenceKind::kUnit:
      return v1::ReferenceEntry::kUnit;
    case ReferenceKind::kAgreedPrice:
      return v1::ReferenceEntry::kAgreedPrice;
    case ReferenceKind::kExemptionCertificate:
      return v1::ReferenceEntry::kExemptionCertificate;
    case ReferenceKind::kPaymentInstrument:
      return v1::ReferenceEntry::kPaymentInstrument;
    case ReferenceKind::kDeliveryAddress:
      return v1::ReferenceEntry::kDeliveryAddress;
    case ReferenceKind::kCategory:
    case ReferenceKind::kCostCentre:
    case ReferenceKind::kProject:
      break;
  }
  return v1::ReferenceEntry::DETAILS_NOT_SET;
}

absl::Status CheckScale(std::string_view field, const google::type::Decimal& proto, int scale) {
  return rpc::OptionalDecimalFromProto(field, proto, scale).status();
}

absl::Status Check(const v1::ExchangeRate& rate, std::string_view code) {
  if (rate.from_currency() == rate.to_currency()) {
    return FieldInvalid("exchange_rate.to_currency", "must be another one than from_currency");
  }
  if (code != Concat(rate.from_currency(), "-", rate.to_currency())) {
    return FieldInvalid("code", Concat("must be ", rate.from_currency(), "-", rate.to_currency()));
  }
  return CheckScale("exchange_rate.rate", rate.rate(), limits::kRateScale);
}

absl::Status Check(const v1::Unit& unit, std::string_view code) {
  if (unit.base_unit().empty() != !unit.has_factor()) {
    return FieldInvalid("unit.factor", "must come with base_unit, and only with it");
  }
  if (unit.base_unit() == code) return FieldInvalid("unit.base_unit", "must be another unit");
  return CheckScale("unit.factor", unit.factor(), limits::kPriceScale);
}

absl::Status Check(const v1::AgreedPrice& price) {
  OUTLAY_RETURN_IF_ERROR(CheckScale("agreed_price.unit_price", price.unit_price(), limits::kPriceScale));
  return CheckScale("agreed_price.minimum_quantity", price.minimum_quantity(), limits::kPriceScale);
}

absl::Status CheckInstrument(const v1::ReferenceEntry& entry) {
  OUTLAY_RETURN_IF_ERROR(CheckNoCardNumber("code", entry.code()));
  OUTLAY_RETURN_IF_ERROR(CheckNoCardNumber("display_name", entry.display_name()));
  return CheckNoCardNumber("payment_instrument.provider_reference", entry.payment_instrument().provider_reference());
}

absl::Status Check(const v1::DeliveryAddress& address) {
  for (const std::string& line : address.lines()) {
    if (line.empty()) return FieldInvalid("delivery_address.lines", "must not hold an empty line");
  }
  return absl::OkStatus();
}

absl::Status CheckDetails(const v1::ReferenceEntry& entry) {
  switch (entry.details_case()) {
    case v1::ReferenceEntry::kExchangeRate:
      return Check(entry.exchange_rate(), entry.code());
    case v1::ReferenceEntry::kUnit:
      return Check(entry.unit(), entry.code());
    case v1::ReferenceEntry::kAgreedPrice:
      return Check(entry.agreed_price());
    case v1::ReferenceEntry::kPaymentInstrument:
      return CheckInstrument(entry);
    case v1::ReferenceEntry::kDeliveryAddress:
      return Check(entry.delivery_address());
    case v1::ReferenceEntry::kExemptionCertificate:
    case v1::ReferenceEntry::DETAILS_NOT_SET:
      break;
  }
  return absl::OkStatus();
}

// Returns the bytes of the details alone.
std::string DetailBytes(v1::ReferenceEntry entry) {
  entry.clear_organization();
  entry.clear_kind();
  entry.clear_code();
  entry.clear_valid_from();
  entry.clear_valid_until();
  entry.clear_display_name();
  entry.clear_state();
  entry.clear_created_by();
  entry.clear_confirmed_by();
  entry.clear_update_time();
  entry.clear_etag();
  return entry.SerializeAsString();
}

}  // namespace

absl::StatusOr<WrittenReference> FromProto(const v1::ReferenceEntry& proto) {
  WrittenReference written;
  written.id = {.kind = static_cast<ReferenceKind>(proto.kind()),
                .code = proto.code(),
                .valid_from = rpc::TimeFromProto(proto.valid_from())};
  if (proto.details_case() != DetailsOf(written.id.kind)) {
    return FieldInvalid("details", Concat("must be those of ", KindName(written.id.kind)));
  }
  OUTLAY_RETURN_IF_ERROR(CheckReferenceCode(written.id.kind, proto.code()));
  OUTLAY_RETURN_IF_ERROR(CheckDetails(proto));
  written.spec = {.valid_until = std::nullopt,
                  .display_name = proto.display_name(),
                  .details = DetailBytes(proto),
                  .second_person = proto.delivery_address().home()};
  if (proto.has_valid_until()) written.spec.valid_until = rpc::TimeFromProto(proto.valid_until());
  return written;
}

std::string KindName(ReferenceKind kind) {
  return rpc::WordOf(static_cast<v1::ReferenceEntry::Kind>(kind));
}

std::string ReferenceNameOf(std::string_view organization, const ReferenceId& id) {
  return ReferenceName(organization, KindName(id.kind), id.code);
}

std::string EtagOf(const ReferenceEntry& entry) {
  return rpc::MakeEtag(entry.create_time, entry.revision);
}

v1::ReferenceEntry ToProto(std::string_view organization, const ReferenceEntry& entry) {
  v1::ReferenceEntry proto;
  proto.ParseFromString(entry.spec.details);
  proto.set_organization(OrganizationName(organization));
  proto.set_kind(static_cast<v1::ReferenceEntry::Kind>(entry.id.kind));
  proto.set_code(entry.id.code);
  rpc::ToProto(entry.id.valid_from, proto.mutable_valid_from());
  if (entry.spec.valid_until.has_value()) rpc::ToProto(*entry.spec.valid_until, proto.mutable_valid_until());
  proto.set_display_name(entry.spec.display_name);
  proto.set_state(IsProposed(entry) ? v1::ReferenceEntry::STATE_PROPOSED : v1::ReferenceEntry::STATE_IN_FORCE);
  proto.set_created_by(entry.maker.person());
  proto.set_confirmed_by(entry.confirmer);
  rpc::ToProto(entry.update_time, proto.mutable_update_time());
  proto.set_etag(EtagOf(entry));
  return proto;
}

v1::ReferenceEntryChanged ToEvent(std::string_view organization, const ReferenceEntry& entry) {
  v1::ReferenceEntryChanged event;
  *event.mutable_reference_entry() = ToProto(organization, entry);
  return event;
}

v1::ReferenceEntryDeleted ToDeleted(std::string_view organization, const ReferenceEntry& entry) {
  v1::ReferenceEntryDeleted event;
  event.set_organization(OrganizationName(organization));
  event.set_kind(static_cast<v1::ReferenceEntry::Kind>(entry.id.kind));
  event.set_code(entry.id.code);
  rpc::ToProto(entry.id.valid_from, event.mutable_valid_from());
  return event;
}

v1::ReferenceEntryProposed ToProposed(std::string_view organization, const ReferenceEntry& entry) {
  v1::ReferenceEntryProposed event;
  *event.mutable_reference_entry() = ToProto(organization, entry);
  rpc::ToProto(ProposalExpiry(entry), event.mutable_expire_time());
  return event;
}

}  // namespace outlay::directory
