#include "services/purchase_order/store/candidate_view.h"

#include <tuple>
#include <utility>
#include <vector>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/store/change_row.h"
#include "common/tenant/keyspaces.h"
#include "services/purchase_order/store/candidate_rows.h"
#include "services/purchase_order/store/keyspaces.h"
#include "services/purchase_order/store/records.h"
#include "services/purchase_order/store/suppliers.h"

namespace outlay::purchase_order {
namespace {

using storage::v1::FiguresRecord;

constexpr size_t kBytesPerSupplier = 512;

}  // namespace

absl::StatusOr<AssociationTerms> TermsOf(const tenant::Tenant& tenant) {
  std::vector<LineTypeDefinition> own;
  for (const auto& type : tenant.settings.line_types()) {
    own.push_back({.type = type.type(), .parent = type.parent()});
  }
  AssociationTerms terms;
  absl::StatusOr<LineTypes> types = LineTypes::Create(own);
  if (!types.ok()) {
    // The settings are wrong, not the call: it can be retried once they are mended.
    const std::optional<ErrorDetail> detail = GetErrorDetail(types.status());
    return MakeError(absl::StatusCode::kFailedPrecondition, ErrorReason(types.status()),
                     ToStd(types.status().message()), detail.has_value() ? detail->metadata : ErrorMetadata());
  }
  terms.types = *std::move(types);
  terms.time_zone = tenant.time_zone;
  terms.threshold_basis_points = tenant.settings.balance_threshold_basis_points();
  terms.close_when_complete = tenant.settings.close_when_complete();
  terms.duties = ConflictMatrix(tenant.settings.requester_may_receive());
  return terms;
}

absl::StatusOr<std::unique_ptr<store::View>> CandidateView::Load(const store::Reader& reader,
                                                                 std::string_view organization) {
  std::unique_ptr<CandidateView> view(new CandidateView(organization));
  const std::string id(organization);
  OUTLAY_RETURN_IF_ERROR(ScanCandidates(reader, id, [&](const CandidateOrder& order) {
    view->index_.PutOrder(order);
    view->index_.SetOrderFigures(order.id, order.figures.invoiced, order.marks, order.posters);
    for (const CandidateLine& line : order.lines) {
      view->index_.SetLineFigures(order.id, line.number, line.figures.invoiced, line.marks);
    }
    return absl::OkStatus();
  }));
  OUTLAY_RETURN_IF_ERROR(ListSuppliers(reader, id, std::nullopt, [&](const Supplier& supplier) {
    view->suppliers_.emplace(supplier.id, supplier);
    return store::Visit::kContinue;
  }));
  return view;
}

absl::StatusOr<CandidateView*> CandidateView::Find(store::Transaction& txn, std::string_view organization) {
  OUTLAY_ASSIGN_OR_RETURN(store::View* const view, txn.FindView(organization));
  return static_cast<CandidateView*>(view);
}

absl::Status CandidateView::Apply(const store::Change& change) {
  switch (change.keyspace) {
    case kOrders.number:
      return ApplyOrder(change);
    case kOrderFigures.number:
      return ApplyOrderFigures(change);
    case kLineFigures.number:
      return ApplyLineFigures(change);
    case kSuppliers.number:
      return ApplySupplier(change);
    case tenant::kOrganizations.number:
      terms_.reset();
      return absl::OkStatus();
    default:
      return absl::OkStatus();
  }
}

absl::Status CandidateView::ApplyOrder(const store::Change& change) {
  OrderKey key;
  std::optional<storage::v1::OrderRecord> record;
  OUTLAY_RETURN_IF_ERROR(store::ReadChange(kOrders, change, &key, &record));
  const std::string& order_id = std::get<1>(key);
  if (!record.has_value()) {
    index_.RemoveOrder(order_id);
    return absl::OkStatus();
  }
  OUTLAY_ASSIGN_OR_RETURN(const CandidateOrder order, ToCandidate(order_id, *record));
  index_.PutOrder(order);
  return absl::OkStatus();
}

absl::Status CandidateView::ApplyOrderFigures(const store::Change& change) {
  OrderKey key;
  std::optional<FiguresRecord> record;
  OUTLAY_RETURN_IF_ERROR(store::ReadChange(kOrderFigures, change, &key, &record));
  const FiguresRecord figures = record.value_or(FiguresRecord());
  const Invoiced invoiced = FromRecord(figures);
  index_.SetOrderFigures(std::get<1>(key), invoiced.minor, invoiced.marks, Persons::FromText(figures.posters()));
  return absl::OkStatus();
}

absl::Status CandidateView::ApplyLineFigures(const store::Change& change) {
  LineKey key;
  std::optional<FiguresRecord> record;
  OUTLAY_RETURN_IF_ERROR(store::ReadChange(kLineFigures, change, &key, &record));
  const Invoiced invoiced = FromRecord(record.value_or(FiguresRecord()));
  index_.SetLineFigures(std::get<1>(key), std::get<2>(key), invoiced.minor, invoiced.marks);
  return absl::OkStatus();
}

absl::Status CandidateView::ApplySupplier(const store::Change& change) {
  SupplierKey key;
  std::optional<storage::v1::SupplierRecord> record;
  OUTLAY_RETURN_IF_ERROR(store::ReadChange(kSuppliers, change, &key, &record));
  if (!record.has_value()) {
    suppliers_.erase(std::get<1>(key));
    return absl::OkStatus();
  }
  OUTLAY_ASSIGN_OR_RETURN(Supplier supplier, FromRecord(std::get<1>(key), *record));
  suppliers_.insert_or_assign(supplier.id, std::move(supplier));
  return absl::OkStatus();
}

size_t CandidateView::ApproximateBytes() const {
  return index_.ApproximateBytes() + suppliers_.size() * kBytesPerSupplier;
}

const Supplier* CandidateView::FindSupplier(std::string_view supplier_id) const {
  const auto found = suppliers_.find(ToAbsl(supplier_id));
  return found == suppliers_.end() ? nullptr : &found->second;
}

absl::StatusOr<const AssociationTerms*> CandidateView::Terms(const store::Reader& reader) {
  if (!terms_.has_value()) {
    OUTLAY_ASSIGN_OR_RETURN(const tenant::Tenant tenant, tenant::LoadTenant(reader, organization_));
    OUTLAY_ASSIGN_OR_RETURN(terms_, TermsOf(tenant));
  }
  return &*terms_;
}

AssociationSetting SettingFor(const InvoiceFacts& invoice, const AssociationTerms& terms, const Supplier* supplier,
                              const Rates& rates, absl::Time business_now) {
  const BillFromEntity* entity = supplier == nullptr ? nullptr : FindEntity(*supplier, invoice.entity_id);
  const AssociationDateRule rule = entity == nullptr ? AssociationDateRule::kCreationDate : entity->association_date;
  return {.types = terms.types,
          .rates = rates,
          .date = AssociationDate(invoice, rule, terms.time_zone),
          .supplier_blocked = supplier != nullptr && IsBlocked(*supplier, BlockScope::kInvoices, business_now),
          .supplier_editors = supplier != nullptr ? &supplier->editors : nullptr};
}

}  // namespace outlay::purchase_order
