// An organization's orders and suppliers in memory, for choosing lines: the service's View.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_STORE_CANDIDATE_VIEW_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_STORE_CANDIDATE_VIEW_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "common/tenant/tenant.h"
#include "services/purchase_order/domain/association/candidate_index.h"
#include "services/purchase_order/domain/association/candidates.h"
#include "services/purchase_order/domain/supplier/supplier.h"

namespace outlay::purchase_order {

// The organization's settings for association.
struct AssociationTerms {
  LineTypes types;
  TimeZone time_zone;
  int threshold_basis_points = kDefaultBalanceThresholdBasisPoints;
  bool close_when_complete = false;  // see Rules
  ConflictMatrix duties;
};

// Returns the settings. FAILED_PRECONDITION / LINE_TYPES_INVALID {type}, TOO_MANY_ITEMS: the organization's own types.
absl::StatusOr<AssociationTerms> TermsOf(const tenant::Tenant& tenant);

// A view of one organization. Not thread-safe: only the partition's writer uses it.
class CandidateView final : public store::View {
 public:
  // For Store::SetViewLoader.
  static absl::StatusOr<std::unique_ptr<store::View>> Load(const store::Reader& reader, std::string_view organization);

  // Returns the view of the organization, inside a body. The store must load its views by Load.
  static absl::StatusOr<CandidateView*> Find(store::Transaction& txn, std::string_view organization);

  absl::Status Apply(const store::Change& change) override;
  size_t ApproximateBytes() const override;

  const CandidateIndex& index() const { return index_; }
  // Returns null if there is no such supplier.
  const Supplier* FindSupplier(std::string_view supplier_id) const;
  // Returns the organization's settings, cached until they change. `reader` must show the same state as this view.
  // NOT_FOUND / ORGANIZATION_NOT_FOUND {organization}; FAILED_PRECONDITION / LINE_TYPES_INVALID {type}.
  absl::StatusOr<const AssociationTerms*> Terms(const store::Reader& reader);

 private:
  explicit CandidateView(std::string_view organization) : organization_(organization) {}

  absl::Status ApplyOrder(const store::Change& change);
  absl::Status ApplyOrderFigures(const store::Change& change);
  absl::Status ApplyLineFigures(const store::Change& change);
  absl::Status ApplySupplier(const store::Change& change);

  const std::string organization_;
  CandidateIndex index_;
  absl::flat_hash_map<std::string, Supplier> suppliers_;
  std::optional<AssociationTerms> terms_;
};

// Returns the association date of an invoice by its entity's rule, and whether its supplier is blocked at
// `business_now`, the time of processing. `supplier` may be null: then the creation date, and not blocked.
AssociationSetting SettingFor(const InvoiceFacts& invoice, const AssociationTerms& terms, const Supplier* supplier,
                              const Rates& rates, absl::Time business_now);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_STORE_CANDIDATE_VIEW_H_
