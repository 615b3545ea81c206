#include "services/purchase_order/convert/suppliers.h"

#include <utility>
#include <vector>

#include "common/base/digest.h"
#include "common/base/errors.h"
#include "common/base/strings.h"
#include "common/rpc/etag.h"
#include "common/rpc/values.h"
#include "services/purchase_order/domain/names.h"

namespace outlay::purchase_order {
namespace {

void ToAccount(std::string_view organization, const BankAccount& account, Audience audience, v1::BankDetails* proto) {
  if (audience == Audience::kCaller) {
    proto->set_account_holder(account.account_holder);
    proto->set_account_number(account.account_number);
    proto->set_bank_code(account.bank_code);
  }
  proto->set_proposer(account.proposer.person());
  proto->set_confirmer(account.confirmer);
  proto->set_digest(DigestOf(account));
  if (!account.review_id.empty()) proto->set_review(review::ReviewName(organization, account.review_id));
  rpc::ToProto(account.approvers, proto->mutable_approvers());
}

v1::BankDetailsReviewEnd::Outcome OutcomeOf(review::ReviewOutcome outcome) {
  switch (outcome) {
    case review::ReviewOutcome::kApproved:
      return v1::BankDetailsReviewEnd::OUTCOME_APPROVED_BY_NOBODY;
    case review::ReviewOutcome::kRejected:
      return v1::BankDetailsReviewEnd::OUTCOME_REJECTED;
    case review::ReviewOutcome::kWithdrawn:
      return v1::BankDetailsReviewEnd::OUTCOME_WITHDRAWN;
    case review::ReviewOutcome::kExpired:
      return v1::BankDetailsReviewEnd::OUTCOME_EXPIRED;
    case review::ReviewOutcome::kNotReviewed:
      return v1::BankDetailsReviewEnd::OUTCOME_NOT_REVIEWED;
    default:
      return v1::BankDetailsReviewEnd::OUTCOME_NOT_POSSIBLE;
  }
}

void ToDetails(std::string_view organization, const BankDetails& details, Audience audience, v1::Supplier* proto) {
  if (details.current.has_value()) ToAccount(organization, *details.current, audience, proto->mutable_bank_details());
  if (details.proposed.has_value()) {
    v1::BankDetails& proposed = *proto->mutable_proposed_bank_details();
    ToAccount(organization, *details.proposed, audience, &proposed);
    if (details.proposed->review_id.empty()) {
      rpc::ToProto(ProposalExpiry(*details.proposed), proposed.mutable_expire_time());
    }
  }
  if (details.review_end.has_value()) {
    v1::BankDetailsReviewEnd& end = *proto->mutable_bank_details_review_end();
    end.set_review(review::ReviewName(organization, details.review_end->review_id));
    end.set_outcome(OutcomeOf(details.review_end->outcome));
    end.set_reason(details.review_end->reason);
    rpc::ToProto(details.review_end->end_time, end.mutable_end_time());
  }
}

AssociationDateRule FromDateRule(v1::AssociationDate date) {
  return date == v1::ASSOCIATION_DATE_BILLING_PERIOD_START ? AssociationDateRule::kBillingPeriodStart
                                                           : AssociationDateRule::kCreationDate;
}

}  // namespace

absl::StatusOr<SupplierSpec> FromProto(const v1::Supplier& proto) {
  SupplierSpec spec = {
      .display_name = proto.display_name(), .entities = {}, .tolerance_group = proto.tolerance_group()};
  std::vector<BillFromEntity>& entities = spec.entities.emplace();
  for (int i = 0; i < proto.bill_from_entities_size(); ++i) {
    const v1::BillFromEntity& entity = proto.bill_from_entities(i);
    const absl::StatusOr<Currency> currency = Currency::FromCode(entity.currency());
    if (!currency.ok()) {
      return FieldInvalid(Concat("bill_from_entities[", i, "].currency"),
                          "must be an ISO 4217 currency that has minor units");
    }
    entities.push_back({.id = entity.bill_from_entity_id(),
                        .display_name = entity.display_name(),
                        .payment_terms = entity.payment_terms(),
                        .currency = *currency,
                        .association_date = FromDateRule(entity.association_date())});
  }
  return spec;
}

absl::StatusOr<std::optional<Block>> FromProto(bool present, const v1::SupplierBlock& proto) {
  if (!present) {
    return std::optional<Block>();
  }
  Block block = {.scope = static_cast<BlockScope>(proto.scope()), .end = std::nullopt, .reason = proto.reason()};
  if (proto.has_end_time()) {
    block.end = rpc::TimeFromProto(proto.end_time());
    if (*block.end <= absl::UnixEpoch()) {
      return FieldInvalid("block.end_time", "must be after 1970");
    }
  }
  return std::optional<Block>(std::move(block));
}

BankAccount FromProto(const v1::BankDetails& proto, const Actor& proposer) {
  return {.account_holder = proto.account_holder(),
          .account_number = proto.account_number(),
          .bank_code = proto.bank_code(),
          .proposer = proposer,
          .confirmer = {},
          .proposers = {},
          .propose_time = absl::UnixEpoch()};
}

// Lengths come in between, so that no two accounts have the same text.
std::string DigestOf(const BankAccount& account) {
  return Sha256(Concat(account.account_holder.size(), ".", account.account_number.size(), ".", account.account_holder,
                       account.account_number, account.bank_code))
      .ToHex();
}

std::string EtagOf(const Supplier& supplier) {
  return rpc::MakeEtag(supplier.create_time, supplier.revision);
}

v1::Supplier ToProto(std::string_view organization, const Supplier& supplier, const BankDetails& details,
                     Audience audience) {
  v1::Supplier proto;
  proto.set_name(SupplierName(organization, supplier.id));
  proto.set_display_name(supplier.display_name);
  for (const BillFromEntity& entity : supplier.entities) {
    v1::BillFromEntity& entity_proto = *proto.add_bill_from_entities();
    entity_proto.set_bill_from_entity_id(entity.id);
    entity_proto.set_display_name(entity.display_name);
    entity_proto.set_payment_terms(entity.payment_terms);
    entity_proto.set_currency(std::string(entity.currency.code()));
    entity_proto.set_association_date(static_cast<v1::AssociationDate>(entity.association_date));
  }
  proto.set_tolerance_group(supplier.tolerance_group);
  if (supplier.block.has_value()) {
    v1::SupplierBlock& block = *proto.mutable_block();
    block.set_scope(static_cast<v1::SupplierBlock::Scope>(supplier.block->scope));
    block.set_reason(supplier.block->reason);
    if (supplier.block->end.has_value()) rpc::ToProto(*supplier.block->end, block.mutable_end_time());
  }
  if (audience != Audience::kFeed) ToDetails(organization, details, audience, &proto);
  rpc::ToProto(supplier.create_time, proto.mutable_create_time());
  rpc::ToProto(supplier.update_time, proto.mutable_update_time());
  proto.set_etag(EtagOf(supplier));
  rpc::ToProto(supplier.editors, proto.mutable_editors());
  return proto;
}

}  // namespace outlay::purchase_order
