// The verbs on suppliers, one command each (P11). Answers are as the log shows them, with accounts by digest; rpc/
// fills them in.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_SUPPLIER_COMMANDS_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_SUPPLIER_COMMANDS_H_

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "common/command/executor.h"
#include "common/rpc/field_mask.h"
#include "outlay/purchase_order/v1/suppliers.pb.h"
#include "services/purchase_order/commands/supplier_step.h"
#include "services/purchase_order/domain/supplier/supplier_decisions.h"

namespace outlay::purchase_order {

// Creates a supplier. Idempotent by the supplier's row for its life. ALREADY_EXISTS / SUPPLIER_ID_TAKEN.
class CreateSupplier final : public command::Command {
 public:
  CreateSupplier(std::string supplier_id, SupplierSpec spec)
      : supplier_id_(std::move(supplier_id)), spec_(std::move(spec)) {}

  std::string_view name() const override { return "suppliers.create"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const std::string supplier_id_;
  const SupplierSpec spec_;
};

// Returns the fields of a supplier that Update changes.
absl::StatusOr<rpc::FieldMaskRules> MakeSupplierMaskRules();

// Updates a supplier. NOT_FOUND / SUPPLIER_NOT_FOUND, ABORTED / ETAG_MISMATCH, FAILED_PRECONDITION /
// BILL_FROM_ENTITY_IN_USE.
class UpdateSupplier final : public command::Command {
 public:
  // `rules` must outlive the command.
  UpdateSupplier(v1::UpdateSupplierRequest request, const rpc::FieldMaskRules* rules)
      : request_(std::move(request)), rules_(rules) {}

  std::string_view name() const override { return "suppliers.update"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const v1::UpdateSupplierRequest request_;
  const rpc::FieldMaskRules* const rules_;
};

// Sets or lifts a supplier's block. NOT_FOUND / SUPPLIER_NOT_FOUND, ABORTED / ETAG_MISMATCH.
class BlockSupplier final : public command::Command {
 public:
  BlockSupplier(SupplierRequest request, std::optional<Block> block)
      : request_(std::move(request)), block_(std::move(block)) {}

  std::string_view name() const override { return "suppliers.block"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const SupplierRequest request_;
  const std::optional<Block> block_;
};

// Proposes bank details. NOT_FOUND / SUPPLIER_NOT_FOUND, ABORTED / ETAG_MISMATCH, FAILED_PRECONDITION /
// APPROVAL_UNAVAILABLE.
class ProposeBankDetails final : public command::Command {
 public:
  // `can_be_reviewed`: approval can be asked.
  ProposeBankDetails(SupplierRequest request, v1::BankDetails details, bool can_be_reviewed)
      : request_(std::move(request)), details_(std::move(details)), can_be_reviewed_(can_be_reviewed) {}

  std::string_view name() const override { return "suppliers.proposeBankDetails"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const SupplierRequest request_;
  const v1::BankDetails details_;
  const bool can_be_reviewed_;
};

// Confirms proposed bank details. NOT_FOUND / SUPPLIER_NOT_FOUND, ABORTED / ETAG_MISMATCH, and those of
// DecideConfirmBankDetails.
class ConfirmBankDetails final : public command::Command {
 public:
  explicit ConfirmBankDetails(SupplierRequest request) : request_(std::move(request)) {}

  std::string_view name() const override { return "suppliers.confirmBankDetails"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const SupplierRequest request_;
};

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_SUPPLIER_COMMANDS_H_
