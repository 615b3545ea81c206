#include "services/purchase_order/rpc/association_reads.h"

#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/rpc/status.h"
#include "common/rpc/values.h"
#include "common/tenant/tenant.h"
#include "services/purchase_order/convert/associations.h"
#include "services/purchase_order/domain/association/explain.h"
#include "services/purchase_order/domain/association/simulate.h"
#include "services/purchase_order/domain/errors.h"
#include "services/purchase_order/domain/limits.h"
#include "services/purchase_order/domain/names.h"
#include "services/purchase_order/store/associations.h"
#include "services/purchase_order/store/candidate_rows.h"
#include "services/purchase_order/store/candidate_view.h"
#include "services/purchase_order/store/suppliers.h"

namespace outlay::purchase_order {
namespace {

// The organization's settings and rates, and the suppliers that invoices name, read from rows.
class Surroundings {
 public:
  static absl::StatusOr<Surroundings> Load(const store::Reader& reader, const std::string& organization,
                                           absl::Time now) {
    OUTLAY_ASSIGN_OR_RETURN(const tenant::Tenant tenant, tenant::LoadTenant(reader, organization));
    OUTLAY_ASSIGN_OR_RETURN(AssociationTerms terms, TermsOf(tenant));
    OUTLAY_ASSIGN_OR_RETURN(const absl::Time business_now, tenant::BusinessNow(reader, organization, now));
    return Surroundings(reader, organization, std::move(terms), business_now);
  }

  // Loads the invoice's supplier. BILL_FROM_ENTITY_NOT_FOUND.
  absl::Status LoadSupplierOf(const store::Reader& reader, const InvoiceFacts& invoice) {
    if (suppliers_.find(invoice.supplier_id) == suppliers_.end()) {
      OUTLAY_ASSIGN_OR_RETURN(std::optional<Supplier> supplier,
                              FindSupplier(reader, {organization_, invoice.supplier_id}));
      if (!supplier.has_value()) {
        return EntityNotFound(invoice.supplier_id, invoice.entity_id);
      }
      suppliers_.emplace(invoice.supplier_id, *std::move(supplier));
    }
    const bool is_known = FindEntity(suppliers_.at(invoice.supplier_id), invoice.entity_id) != nullptr;
    return is_known ? absl::OkStatus() : EntityNotFound(invoice.supplier_id, invoice.entity_id);
  }

  AssociationSetting SettingFor(const InvoiceFacts& invoice) const {
    return purchase_order::SettingFor(invoice, terms_, &suppliers_.at(invoice.supplier_id), rates_, business_now_);
  }
  BookingSetting booking_setting() const {
    return {.rates = rates_,
            .threshold_basis_points = terms_.threshold_basis_points,
            .now = business_now_,
            .duties = terms_.duties};
  }
  void set_business_now(absl::Time time) { business_now_ = time; }
  // Returns whether all rates could be read.
  const absl::Status& status() const { return rates_.status(); }

 private:
  Surroundings(const store::Reader& reader, const std::string& organization, AssociationTerms terms,
               absl::Time business_now)
      : organization_(organization),
        terms_(std::move(terms)),
        rates_(reader, organization),
        business_now_(business_now) {}

  std::string organization_;
  AssociationTerms terms_;
  StoredRates rates_;
  absl::Time business_now_;
  std::map<std::string, Supplier, std::less<>> suppliers_;
};

void Put(const CandidateOrder& order, CandidateIndex& index) {
  index.PutOrder(order);
  index.SetOrderFigures(order.id, order.figures.invoiced, order.marks, order.posters);
  for (const CandidateLine& line : order.lines) {
    index.SetLineFigures(order.id, line.number, line.figures.invoiced, line.marks);
  }
}

absl::StatusOr<std::optional<Booking>> FindBookingOf(const store::Reader& reader, const std::string& organization,
                                                     const std::string& invoice_id) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<StoredBooking> stored, FindBooking(reader, {organization, invoice_id}));
  return stored.has_value() ? std::optional(stored->booking) : std::nullopt;
}

Verdict VerdictOf(const AssociationDecision& decision) {
  if (!decision.booked.has_value()) {
    return {.unmatched = decision.unmatched, .reference_failure = decision.reference_failure};
  }
  const Booking& booking = decision.booked->booking;
  return {.line = booking.line, .trace = booking.trace, .reference_failure = booking.reference_failure};
}

absl::StatusOr<std::vector<CandidateOrder>> LoadCandidates(const store::Reader& reader,
                                                           const std::string& organization) {
  std::vector<CandidateOrder> orders;
  int64_t lines = 0;
  OUTLAY_RETURN_IF_ERROR(ScanCandidates(reader, organization, [&](CandidateOrder order) {
    lines += static_cast<int64_t>(order.lines.size());
    orders.push_back(std::move(order));
    return lines > limits::kExplainLines ? TooManyCandidates(limits::kExplainLines) : absl::OkStatus();
  }));
  return orders;
}

// Loads the orders of a simulation into an index.
absl::Status LoadSimulated(const store::Reader& reader, const std::string& organization,
                           const v1::SimulateAssociationsRequest& request, const SimulationRules& rules,
                           CandidateIndex& index) {
  std::set<std::string, std::less<>> excluded;
  for (const std::string& name : request.exclude_purchase_orders()) {
    const std::optional<ResourceId> order = ParseOrderName(name);
    if (!order.has_value()) {
      return FieldInvalid("exclude_purchase_orders", "must be resource names");
    }
    excluded.insert(order->id);
  }
  return ScanCandidates(reader, organization, [&](CandidateOrder order) {
    if (excluded.find(order.id) == excluded.end()) {
      Put(UnderRules(std::move(order), rules), index);
    }
    return static_cast<int64_t>(index.lines()) > limits::kSimulateLines ? TooManyCandidates(limits::kSimulateLines)
                                                                        : absl::OkStatus();
  });
}

}  // namespace

absl::StatusOr<v1::ExplainAssociationResponse> ExplainFromRows(const store::Reader& reader,
                                                               const std::string& organization, absl::Time now,
                                                               const v1::ExplainAssociationRequest& request) {
  OUTLAY_ASSIGN_OR_RETURN(const InvoiceFacts invoice, FromProto(request.invoice(), "invoice"));
  OUTLAY_ASSIGN_OR_RETURN(Surroundings surroundings, Surroundings::Load(reader, organization, now));
  OUTLAY_RETURN_IF_ERROR(surroundings.LoadSupplierOf(reader, invoice));
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<CandidateOrder> orders, LoadCandidates(reader, organization));
  CandidateIndex index;
  for (const CandidateOrder& order : orders) {
    Put(order, index);
  }
  const AssociationSetting setting = surroundings.SettingFor(invoice);
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<Booking> credited,
                          FindBookingOf(reader, organization, invoice.credited_invoice_id));
  OUTLAY_ASSIGN_OR_RETURN(const AssociationDecision decision,
                          DecideAssociation(index, invoice, setting, surroundings.booking_setting(),
                                            credited.has_value() ? &*credited : nullptr));
  const size_t candidates_max =
      request.candidates_max() == 0 ? limits::kExplainCandidates : static_cast<size_t>(request.candidates_max());
  const Explanation explanation = Explain(VerdictOf(decision), invoice, setting, orders, candidates_max);
  OUTLAY_RETURN_IF_ERROR(surroundings.status());
  v1::ExplainAssociationResponse response;
  ToProto(organization, invoice.invoice_id, decision, response.mutable_result());
  for (const ExplainedCandidate& candidate : explanation.candidates) {
    ToProto(organization, candidate, response.add_candidates());
  }
  response.set_candidates_total(static_cast<int32_t>(explanation.candidates_total));
  return response;
}

absl::StatusOr<v1::SimulateAssociationsResponse> SimulateFromRows(const store::Reader& reader,
                                                                  const std::string& organization, absl::Time now,
                                                                  const v1::SimulateAssociationsRequest& request) {
  OUTLAY_ASSIGN_OR_RETURN(Surroundings surroundings, Surroundings::Load(reader, organization, now));
  if (request.has_at_time()) {
    surroundings.set_business_now(rpc::TimeFromProto(request.at_time()));
  }
  std::vector<InvoiceFacts> invoices;
  for (const v1::InvoiceFacts& proto : request.invoices()) {
    OUTLAY_ASSIGN_OR_RETURN(InvoiceFacts invoice, FromProto(proto, Concat("invoices[", invoices.size(), "]")));
    OUTLAY_RETURN_IF_ERROR(surroundings.LoadSupplierOf(reader, invoice));
    invoices.push_back(std::move(invoice));
  }
  const SimulationRules rules = {.ignore_references = request.ignore_references(),
                                 .include_suspended = request.include_suspended()};
  CandidateIndex index;
  OUTLAY_RETURN_IF_ERROR(LoadSimulated(reader, organization, request, rules, index));
  const SimulationSetting setting = {
      .association = [&](const InvoiceFacts& invoice) { return surroundings.SettingFor(invoice); },
      .booked = [&](const std::string& invoice_id) { return FindBookingOf(reader, organization, invoice_id); },
      .booking = surroundings.booking_setting()};
  OUTLAY_ASSIGN_OR_RETURN(const auto decisions, Simulate(invoices, rules, setting, index));
  OUTLAY_RETURN_IF_ERROR(surroundings.status());
  v1::SimulateAssociationsResponse response;
  for (size_t i = 0; i < decisions.size(); ++i) {
    v1::AssociationResult* const result = response.add_results();
    if (decisions[i].ok()) {
      ToProto(organization, invoices[i].invoice_id, *decisions[i], result);
    } else if (!result->mutable_error()->ParseFromString(rpc::ToGrpcStatus(decisions[i].status()).error_details())) {
      return decisions[i].status();
    }
  }
  return response;
}

}  // namespace outlay::purchase_order
