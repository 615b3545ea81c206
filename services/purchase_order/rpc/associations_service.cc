#include "services/purchase_order/rpc/associations_service.h"

#include <memory>
#include <string>
#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/command/execute_call.h"
#include "common/rpc/page.h"
#include "common/rpc/values.h"
#include "services/purchase_order/commands/change_association.h"
#include "services/purchase_order/convert/associations.h"
#include "services/purchase_order/domain/names.h"
#include "services/purchase_order/rpc/associate_batch.h"
#include "services/purchase_order/rpc/association_reads.h"
#include "services/purchase_order/store/associations.h"
#include "services/purchase_order/store/orders.h"

namespace outlay::purchase_order {
namespace {

absl::StatusOr<std::unique_ptr<command::Command>> ToCommand(const v1::UndoAssociationRequest& request) {
  std::optional<ResourceId> invoice = ParseInvoiceName(request.invoice());
  if (!invoice.has_value()) {
    return FieldInvalid("invoice", "must be a resource name");
  }
  return std::make_unique<UndoAssociation>(
      std::move(invoice->id),
      Acting{.persons = rpc::PersonsFromProto(request.undone_by()), .is_settled = request.invoice_cancelled()});
}

absl::StatusOr<std::unique_ptr<command::Command>> ToCommand(const v1::ChangeAssociationRequest& request) {
  OUTLAY_ASSIGN_OR_RETURN(InvoiceFacts invoice, FromProto(request.invoice(), "invoice"));
  std::optional<ResourceId> order = ParseOrderName(request.purchase_order());
  if (!order.has_value()) {
    return FieldInvalid("purchase_order", "must be a resource name");
  }
  return std::make_unique<ChangeAssociation>(
      std::move(invoice), LineRef{.order_id = std::move(order->id), .line_number = request.line_number()},
      rpc::PersonsFromProto(request.changed_by()));
}

template <typename Request>
void Execute(command::Executor& executor, const rpc::Call<Request, v1::Association>& call) {
  absl::StatusOr<std::unique_ptr<command::Command>> command = ToCommand(call.request());
  if (!command.ok()) {
    call.Finish(command.status());
    return;
  }
  command::ExecuteCall(executor, call, *std::move(command));
}

// The order id in a parent that stands for all orders of an organization.
constexpr std::string_view kAllOrders = "-";

// Visits the bookings of a list, after the invoice `after`.
absl::Status ListFrom(const store::Reader& reader, const ResourceId& parent, bool waiting_only,
                      const std::optional<std::string>& after, BookingVisitor visitor) {
  if (parent.id == kAllOrders) {
    if (!waiting_only) return FieldInvalid("parent", "must name one order, unless waiting_for_rate is set");
    return ListWaitingOf(reader, parent.organization, after, visitor);
  }
  const OrderKey key = {parent.organization, parent.id};
  OUTLAY_RETURN_IF_ERROR(LoadOrder(reader, key).status());
  return ListBookings(reader, key, after, [&](const std::string& invoice_id, const StoredBooking& stored) {
    return waiting_only && !stored.booking.waiting_for_rate ? store::Visit::kContinue : visitor(invoice_id, stored);
  });
}

absl::StatusOr<v1::ListAssociationsResponse> List(const store::Reader& reader,
                                                  const v1::ListAssociationsRequest& request) {
  const std::optional<ResourceId> order = ParseOrderName(request.parent());
  if (!order.has_value()) {
    return FieldInvalid("parent", "must be a resource name");
  }
  const std::string filter = Concat(request.parent(), request.waiting_for_rate() ? " waiting" : "");
  const rpc::PageScope scope = {
      .list = "associations.list", .organization = order->organization, .filter = filter, .order_by = ""};
  OUTLAY_ASSIGN_OR_RETURN(const int64_t page_size, rpc::PageSize(request.page_size()));
  OUTLAY_ASSIGN_OR_RETURN(std::string last, rpc::ReadPageToken(scope, request.page_token()));
  v1::ListAssociationsResponse response;
  const std::optional<std::string> after = last.empty() ? std::nullopt : std::optional(last);
  OUTLAY_RETURN_IF_ERROR(ListFrom(reader, *order, request.waiting_for_rate(), after,
                                  [&](const std::string& invoice_id, const StoredBooking& stored) {
                                    if (response.associations_size() == page_size) {
                                      response.set_next_page_token(rpc::MakePageToken(scope, last));
                                      return store::Visit::kStop;
                                    }
                                    ToProto(order->organization, invoice_id, stored.booking,
                                            response.add_associations());
                                    last = invoice_id;
                                    return store::Visit::kContinue;
                                  }));
  return response;
}

}  // namespace

void AssociationsService::Bind(rpc::Dispatcher& dispatcher) {
  const std::string service = "/outlay.purchase_order.v1.Associations/";
  dispatcher.Bind(service + "AssociateInvoices", this, &AssociationsService::AssociateInvoices);
  dispatcher.Bind(service + "UndoAssociation", this, &AssociationsService::UndoAssociation);
  dispatcher.Bind(service + "ChangeAssociation", this, &AssociationsService::ChangeAssociation);
  dispatcher.Bind(service + "ExplainAssociation", this, &AssociationsService::ExplainAssociation);
  dispatcher.Bind(service + "SimulateAssociations", this, &AssociationsService::SimulateAssociations);
  dispatcher.Bind(service + "ListAssociations", this, &AssociationsService::ListAssociations);
}

void AssociationsService::AssociateInvoices(
    rpc::Call<v1::AssociateInvoicesRequest, v1::AssociateInvoicesResponse> call) {
  StartAssociateBatch(*executor_, call);
}

void AssociationsService::UndoAssociation(rpc::Call<v1::UndoAssociationRequest, v1::Association> call) {
  Execute(*executor_, call);
}

void AssociationsService::ChangeAssociation(rpc::Call<v1::ChangeAssociationRequest, v1::Association> call) {
  Execute(*executor_, call);
}

void AssociationsService::ExplainAssociation(
    rpc::Call<v1::ExplainAssociationRequest, v1::ExplainAssociationResponse> call) {
  const std::string& organization = call.caller().organization;
  call.Finish(
      ExplainFromRows(*store_->Read(store::PartitionOf(organization)), organization, clock_->Now(), call.request()));
}

void AssociationsService::SimulateAssociations(
    rpc::Call<v1::SimulateAssociationsRequest, v1::SimulateAssociationsResponse> call) {
  const std::string& organization = call.caller().organization;
  call.Finish(
      SimulateFromRows(*store_->Read(store::PartitionOf(organization)), organization, clock_->Now(), call.request()));
}

void AssociationsService::ListAssociations(rpc::Call<v1::ListAssociationsRequest, v1::ListAssociationsResponse> call) {
  call.Finish(List(*store_->Read(store::PartitionOf(call.caller().organization)), call.request()));
}

}  // namespace outlay::purchase_order
