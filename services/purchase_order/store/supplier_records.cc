#include <utility>

#include "common/base/status_macros.h"
#include "common/store/record_values.h"
#include "services/purchase_order/store/keyspaces.h"
#include "services/purchase_order/store/record_parts.h"
#include "services/purchase_order/store/records.h"

namespace outlay::purchase_order {
namespace {

void FromAccount(const BankAccount& account, storage::v1::AccountRecord* record) {
  record->set_account_holder(account.account_holder);
  record->set_account_number(account.account_number);
  record->set_bank_code(account.bank_code);
  record->set_proposer(account.proposer.subject);
  record->set_proposer_on_behalf_of(account.proposer.on_behalf_of);
  record->set_confirmer(account.confirmer);
  record->set_proposers(account.proposers.text());
  record->set_propose_time_micros(absl::ToUnixMicros(account.propose_time));
  record->set_review_id(account.review_id);
  record->set_approvers(account.approvers.text());
  record->set_barred(account.barred.text());
}

BankAccount ToAccount(const storage::v1::AccountRecord& record) {
  return {.account_holder = record.account_holder(),
          .account_number = record.account_number(),
          .bank_code = record.bank_code(),
          .proposer = {.subject = record.proposer(), .on_behalf_of = record.proposer_on_behalf_of()},
          .confirmer = record.confirmer(),
          .proposers = Persons::FromText(record.proposers()),
          .propose_time = absl::FromUnixMicros(record.propose_time_micros()),
          .review_id = record.review_id(),
          .approvers = Persons::FromText(record.approvers()),
          .barred = Persons::FromText(record.barred())};
}

absl::StatusOr<BillFromEntity> ToEntity(const storage::v1::EntityRecord& record) {
  BillFromEntity entity = {.id = record.entity_id(),
                           .display_name = record.display_name(),
                           .payment_terms = record.payment_terms(),
                           .currency = {},
                           .association_date = {}};
  OUTLAY_ASSIGN_OR_RETURN(entity.currency, store::StoredCurrency(record.currency(), kSuppliers.name));
  OUTLAY_ASSIGN_OR_RETURN(
      entity.association_date,
      store::StoredEnum(record.association_date(), AssociationDateRule::kBillingPeriodStart, kSuppliers.name));
  return entity;
}

}  // namespace

storage::v1::SupplierRecord ToRecord(const Supplier& supplier) {
  storage::v1::SupplierRecord record;
  record.set_display_name(supplier.display_name);
  for (const BillFromEntity& entity : supplier.entities) {
    storage::v1::EntityRecord& stored = *record.add_entities();
    stored.set_entity_id(entity.id);
    stored.set_display_name(entity.display_name);
    stored.set_payment_terms(entity.payment_terms);
    stored.set_currency(std::string(entity.currency.code()));
    stored.set_association_date(static_cast<int>(entity.association_date));
  }
  record.set_tolerance_group(supplier.tolerance_group);
  if (supplier.block.has_value()) {
    record.set_block_scope(static_cast<int>(supplier.block->scope));
    record.set_block_end_micros(store::TimeMicros(supplier.block->end));
    record.set_block_reason(supplier.block->reason);
  }
  record.set_create_time_micros(absl::ToUnixMicros(supplier.create_time));
  record.set_update_time_micros(absl::ToUnixMicros(supplier.update_time));
  record.set_revision(supplier.revision);
  record.set_create_digest(supplier.create_digest);
  record.set_editors(supplier.editors.text());
  return record;
}

absl::StatusOr<Supplier> FromRecord(std::string_view supplier_id, const storage::v1::SupplierRecord& record) {
  Supplier supplier;
  supplier.id = supplier_id;
  supplier.display_name = record.display_name();
  for (const storage::v1::EntityRecord& stored : record.entities()) {
    OUTLAY_ASSIGN_OR_RETURN(BillFromEntity entity, ToEntity(stored));
    supplier.entities.push_back(std::move(entity));
  }
  supplier.tolerance_group = record.tolerance_group();
  if (record.block_scope() != 0) {
    OUTLAY_ASSIGN_OR_RETURN(const BlockScope scope,
                            store::StoredEnum(record.block_scope(), BlockScope::kPayments, kSuppliers.name));
    supplier.block =
        Block{.scope = scope, .end = store::StoredTime(record.block_end_micros()), .reason = record.block_reason()};
  }
  supplier.create_time = absl::FromUnixMicros(record.create_time_micros());
  supplier.update_time = absl::FromUnixMicros(record.update_time_micros());
  supplier.revision = record.revision();
  supplier.create_digest = record.create_digest();
  supplier.editors = Persons::FromText(record.editors());
  return supplier;
}

storage::v1::BankDetailsRecord ToRecord(const BankDetails& details) {
  storage::v1::BankDetailsRecord record;
  if (details.current.has_value()) FromAccount(*details.current, record.mutable_current());
  if (details.proposed.has_value()) FromAccount(*details.proposed, record.mutable_proposed());
  if (details.review_end.has_value()) {
    storage::v1::BankReviewEndRecord& end = *record.mutable_review_end();
    end.set_review_id(details.review_end->review_id);
    end.set_outcome(static_cast<int>(details.review_end->outcome));
    end.set_reason(details.review_end->reason);
    end.set_end_time_micros(absl::ToUnixMicros(details.review_end->end_time));
  }
  return record;
}

absl::StatusOr<BankDetails> FromRecord(const storage::v1::BankDetailsRecord& record) {
  BankDetails details;
  if (record.has_current()) details.current = ToAccount(record.current());
  if (record.has_proposed()) details.proposed = ToAccount(record.proposed());
  if (record.has_review_end()) {
    const storage::v1::BankReviewEndRecord& end = record.review_end();
    BankReviewEnd& read = details.review_end.emplace();
    read.review_id = end.review_id();
    OUTLAY_ASSIGN_OR_RETURN(read.outcome,
                            store::StoredEnum(end.outcome(), review::ReviewOutcome::kNotIssued, kBankDetails.name));
    read.reason = end.reason();
    read.end_time = absl::FromUnixMicros(end.end_time_micros());
  }
  return details;
}

storage::v1::MarketplacePurchaseRecord ToRecord(const MarketplacePurchase& purchase) {
  storage::v1::MarketplacePurchaseRecord record;
  record.set_order_number(purchase.order_number);
  record.set_supplier_id(purchase.supplier_id);
  record.set_entity_id(purchase.entity_id);
  record.set_amount_minor(purchase.amount.minor_units());
  record.set_currency(std::string(purchase.amount.currency().code()));
  const storage::v1::PeriodRecord period = record_parts::FromPeriod(purchase.period);
  record.set_start_micros(period.start_micros());
  record.set_end_micros(period.end_micros());
  record.set_first_month(period.first_month());
  record.set_last_month(period.last_month());
  record.set_item(purchase.item);
  record.set_outcome(static_cast<int>(purchase.outcome));
  record.set_order_id(purchase.order_id);
  record.set_line_number(purchase.line_number);
  record.set_create_time_micros(absl::ToUnixMicros(purchase.create_time));
  record.set_digest(purchase.digest);
  return record;
}

absl::StatusOr<MarketplacePurchase> FromRecord(std::string_view transaction_id,
                                               const storage::v1::MarketplacePurchaseRecord& record) {
  MarketplacePurchase purchase;
  purchase.transaction_id = transaction_id;
  purchase.order_number = record.order_number();
  purchase.supplier_id = record.supplier_id();
  purchase.entity_id = record.entity_id();
  OUTLAY_ASSIGN_OR_RETURN(const Currency currency,
                          store::StoredCurrency(record.currency(), kMarketplacePurchases.name));
  purchase.amount = Money(record.amount_minor(), currency);
  storage::v1::PeriodRecord period;
  period.set_first_month(record.first_month());
  period.set_last_month(record.last_month());
  period.set_start_micros(record.start_micros());
  period.set_end_micros(record.end_micros());
  OUTLAY_ASSIGN_OR_RETURN(purchase.period, record_parts::ToPeriod(period, kMarketplacePurchases.name));
  purchase.item = record.item();
  OUTLAY_ASSIGN_OR_RETURN(
      purchase.outcome,
      store::StoredEnum(record.outcome(), MarketplaceOutcome::kSpendingLimitExceeded, kMarketplacePurchases.name));
  purchase.order_id = record.order_id();
  purchase.line_number = record.line_number();
  purchase.create_time = absl::FromUnixMicros(record.create_time_micros());
  purchase.digest = record.digest();
  return purchase;
}

}  // namespace outlay::purchase_order
