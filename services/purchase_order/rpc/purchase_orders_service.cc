#include "services/purchase_order/rpc/purchase_orders_service.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/command/run_commands.h"
#include "common/rpc/status.h"
#include "services/purchase_order/commands/change_order.h"
#include "services/purchase_order/commands/order_verbs.h"
#include "services/purchase_order/commands/update_order.h"
#include "services/purchase_order/convert/orders.h"
#include "services/purchase_order/domain/names.h"
#include "services/purchase_order/rpc/export_orders.h"
#include "services/purchase_order/rpc/import_orders.h"
#include "services/purchase_order/rpc/order_reads.h"

namespace outlay::purchase_order {
namespace {

constexpr char kService[] = "outlay.purchase_order.v1.PurchaseOrders";

// Converts the request of a verb that names an order, its etag and a reason.
template <typename Request>
OrderRequest ToOrderRequest(const Request& request) {
  return {.order_id = LastId(request.name()), .etag = request.etag(), .reason = request.reason()};
}

// Returns the order of a command's answer, with its contacts.
absl::StatusOr<v1::PurchaseOrder> ReadAnswer(const store::Reader& reader, const std::string& organization,
                                             const command::Result& result) {
  v1::PurchaseOrder order;
  if (!order.ParseFromString(result.answer)) {
    return DataLoss("log");
  }
  OUTLAY_RETURN_IF_ERROR(FillContacts(reader, organization, &order));
  return order;
}

absl::StatusOr<Revision> ToRevision(const v1::RevisePurchaseOrderRequest& request) {
  Revision revision;
  for (int i = 0; i < request.lines_size(); ++i) {
    OUTLAY_ASSIGN_OR_RETURN(LineSpec line, FromProto(Concat("lines[", i, "]"), request.lines(i)));
    revision.lines.push_back(std::move(line));
  }
  revision.remove = {request.remove_line_numbers().begin(), request.remove_line_numbers().end()};
  if (!request.supplier().empty()) revision.supplier_id = LastId(request.supplier());
  for (int i = 0; i < request.bill_from_entities_size(); ++i) {
    std::optional<EntityId> entity = ParseEntityName(request.bill_from_entities(i));
    if (entity.has_value() && revision.supplier_id.empty()) revision.supplier_id = entity->supplier_id;
    if (!entity.has_value() || entity->supplier_id != revision.supplier_id) {
      return FieldInvalid(Concat("bill_from_entities[", i, "]"), "must belong to the supplier");
    }
    revision.entity_ids.push_back(std::move(entity->entity_id));
  }
  revision.reason = request.reason();
  return revision;
}

}  // namespace

absl::StatusOr<std::unique_ptr<PurchaseOrdersService>> PurchaseOrdersService::Create(store::Store* store,
                                                                                     command::Executor* executor,
                                                                                     const Clock* clock, Peers peers) {
  OUTLAY_ASSIGN_OR_RETURN(rpc::FieldMaskRules rules, MakeOrderMaskRules());
  const google::protobuf::ServiceDescriptor* service =
      v1::CreatePurchaseOrderRequest::descriptor()->file()->FindServiceByName("PurchaseOrders");
  OUTLAY_ASSIGN_OR_RETURN(std::unique_ptr<const rpc::Method> method,
                          rpc::Method::Create(service->FindMethodByName("CreatePurchaseOrder")));
  return std::unique_ptr<PurchaseOrdersService>(new PurchaseOrdersService(
      store, executor, clock, std::move(rules), {.method = std::move(method), .peers = peers}));
}

void PurchaseOrdersService::Bind(rpc::Dispatcher& dispatcher) {
  const auto path = [](std::string_view method) { return Concat("/", std::string(kService), "/", method); };
  dispatcher.Bind(path("CreatePurchaseOrder"), this, &PurchaseOrdersService::CreatePurchaseOrder);
  dispatcher.Bind(path("BatchCreatePurchaseOrders"), this, &PurchaseOrdersService::BatchCreatePurchaseOrders);
  dispatcher.Bind(path("GetPurchaseOrder"), this, &PurchaseOrdersService::GetPurchaseOrder);
  dispatcher.Bind(path("ListPurchaseOrders"), this, &PurchaseOrdersService::ListPurchaseOrders);
  dispatcher.Bind(path("ListPurchaseOrderVersions"), this, &PurchaseOrdersService::ListPurchaseOrderVersions);
  dispatcher.Bind(path("ComparePurchaseOrderVersions"), this, &PurchaseOrdersService::ComparePurchaseOrderVersions);
  dispatcher.Bind(path("UpdatePurchaseOrder"), this, &PurchaseOrdersService::UpdatePurchaseOrder);
  dispatcher.Bind(path("RevisePurchaseOrder"), this, &PurchaseOrdersService::RevisePurchaseOrder);
  dispatcher.Bind(path("WithdrawPurchaseOrderChange"), this, &PurchaseOrdersService::WithdrawPurchaseOrderChange);
  dispatcher.Bind(path("SubmitPurchaseOrder"), this, &PurchaseOrdersService::SubmitPurchaseOrder);
  dispatcher.Bind(path("SuspendPurchaseOrder"), this, &PurchaseOrdersService::SuspendPurchaseOrder);
  dispatcher.Bind(path("ResumePurchaseOrder"), this, &PurchaseOrdersService::ResumePurchaseOrder);
  dispatcher.Bind(path("ClosePurchaseOrder"), this, &PurchaseOrdersService::ClosePurchaseOrder);
  dispatcher.Bind(path("ReopenPurchaseOrder"), this, &PurchaseOrdersService::ReopenPurchaseOrder);
  dispatcher.Bind(path("CancelPurchaseOrder"), this, &PurchaseOrdersService::CancelPurchaseOrder);
  dispatcher.Bind(path("DeletePurchaseOrder"), this, &PurchaseOrdersService::DeletePurchaseOrder);
  dispatcher.BindStream(path("ImportPurchaseOrders"), this, &PurchaseOrdersService::ImportPurchaseOrders);
  dispatcher.BindStream(path("ExportPurchaseOrders"), this, &PurchaseOrdersService::ExportPurchaseOrders);
}

template <typename Request>
void PurchaseOrdersService::Execute(const rpc::Call<Request, v1::PurchaseOrder>& call,
                                    std::unique_ptr<command::Command> command) {
  executor_->Execute(call.caller(), {.request_id = call.context().request_id, .digest = call.context().request_digest},
                     std::move(command), [this, call](absl::StatusOr<command::Result> result) {
                       if (!result.ok()) {
                         call.Finish(result.status());
                         return;
                       }
                       const std::string& organization = call.caller().organization;
                       const absl::StatusOr<v1::PurchaseOrder> order =
                           ReadAnswer(*store_->Read(store::PartitionOf(organization)), organization, *result);
                       order.ok() ? call.Finish(*order, result->organization_sequence) : call.Finish(order.status());
                     });
}

void PurchaseOrdersService::CreatePurchaseOrder(rpc::Call<v1::CreatePurchaseOrderRequest, v1::PurchaseOrder> call) {
  absl::StatusOr<OrderCreation> creation = ToCreation(terms_, call.request());
  if (!creation.ok()) {
    call.Finish(creation.status());
    return;
  }
  Execute(call, std::make_unique<CreateOrder>(*std::move(creation)));
}

void PurchaseOrdersService::BatchCreatePurchaseOrders(
    rpc::Call<v1::BatchCreatePurchaseOrdersRequest, v1::BatchCreatePurchaseOrdersResponse> call) {
  std::vector<absl::StatusOr<command::PreparedCommand>> commands;
  for (const v1::CreatePurchaseOrderRequest& request : call.request().requests()) {
    commands.push_back(PrepareCreation(terms_, request));
  }
  command::RunCommands(executor_, call.caller(), std::move(commands),
                       [this, call](const command::CommandResults& results) {
                         v1::BatchCreatePurchaseOrdersResponse response;
                         uint64_t sequence = 0;
                         const std::string& organization = call.caller().organization;
                         const std::unique_ptr<store::Reader> reader = store_->Read(store::PartitionOf(organization));
                         for (const absl::StatusOr<command::Result>& result : results) {
                           absl::StatusOr<v1::PurchaseOrder> order =
                               result.ok() ? ReadAnswer(*reader, organization, *result) : result.status();
                           if (order.ok()) {
                             sequence = std::max(sequence, result->organization_sequence);
                             *response.add_results()->mutable_purchase_order() = *std::move(order);
                           } else {
                             *response.add_results()->mutable_error() = rpc::ToRpcStatus(order.status());
                           }
                         }
                         call.Finish(response, sequence);
                       });
}

template <typename Call, typename Answer>
void PurchaseOrdersService::Read(const Call& call, Answer answer) {
  const std::unique_ptr<store::Reader> reader = store_->Read(store::PartitionOf(call.caller().organization));
  const absl::StatusOr<OrderReads> reads = OrderReads::Open(*reader, call.caller(), clock_->Now());
  call.Finish(reads.ok() ? answer(*reads) : reads.status());
}

void PurchaseOrdersService::GetPurchaseOrder(rpc::Call<v1::GetPurchaseOrderRequest, v1::PurchaseOrder> call) {
  Read(call, [&](const OrderReads& reads) { return reads.Get(LastId(call.request().name())); });
}

void PurchaseOrdersService::ListPurchaseOrders(
    rpc::Call<v1::ListPurchaseOrdersRequest, v1::ListPurchaseOrdersResponse> call) {
  Read(call, [&](const OrderReads& reads) { return reads.List(call.request()); });
}

void PurchaseOrdersService::ListPurchaseOrderVersions(
    rpc::Call<v1::ListPurchaseOrderVersionsRequest, v1::ListPurchaseOrderVersionsResponse> call) {
  Read(call, [&](const OrderReads& reads) { return reads.Versions(call.request()); });
}

void PurchaseOrdersService::ComparePurchaseOrderVersions(
    rpc::Call<v1::ComparePurchaseOrderVersionsRequest, v1::ComparePurchaseOrderVersionsResponse> call) {
  Read(call, [&](const OrderReads& reads) { return reads.Compare(call.request()); });
}

void PurchaseOrdersService::UpdatePurchaseOrder(rpc::Call<v1::UpdatePurchaseOrderRequest, v1::PurchaseOrder> call) {
  Execute(call, std::make_unique<UpdateOrder>(call.request(), &mask_rules_));
}

void PurchaseOrdersService::RevisePurchaseOrder(rpc::Call<v1::RevisePurchaseOrderRequest, v1::PurchaseOrder> call) {
  absl::StatusOr<Revision> revision = ToRevision(call.request());
  if (!revision.ok()) {
    call.Finish(revision.status());
    return;
  }
  Execute(call, std::make_unique<ReviseOrder>(ToOrderRequest(call.request()), *std::move(revision), terms_.peers));
}

void PurchaseOrdersService::WithdrawPurchaseOrderChange(
    rpc::Call<v1::WithdrawPurchaseOrderChangeRequest, v1::PurchaseOrder> call) {
  Execute(call, std::make_unique<WithdrawChange>(ToOrderRequest(call.request()), call.request().change_number()));
}

void PurchaseOrdersService::SubmitPurchaseOrder(rpc::Call<v1::SubmitPurchaseOrderRequest, v1::PurchaseOrder> call) {
  Execute(call, std::make_unique<SubmitOrder>(ToOrderRequest(call.request()), terms_.peers));
}

void PurchaseOrdersService::SuspendPurchaseOrder(rpc::Call<v1::SuspendPurchaseOrderRequest, v1::PurchaseOrder> call) {
  Execute(call, std::make_unique<SuspendOrder>(ToOrderRequest(call.request())));
}

void PurchaseOrdersService::ResumePurchaseOrder(rpc::Call<v1::ResumePurchaseOrderRequest, v1::PurchaseOrder> call) {
  Execute(call, std::make_unique<ResumeOrder>(ToOrderRequest(call.request())));
}

void PurchaseOrdersService::ClosePurchaseOrder(rpc::Call<v1::ClosePurchaseOrderRequest, v1::PurchaseOrder> call) {
  Execute(call, std::make_unique<CloseOrder>(ToOrderRequest(call.request())));
}

void PurchaseOrdersService::ReopenPurchaseOrder(rpc::Call<v1::ReopenPurchaseOrderRequest, v1::PurchaseOrder> call) {
  Execute(call, std::make_unique<ReopenOrder>(ToOrderRequest(call.request()), terms_.peers.budget));
}

void PurchaseOrdersService::CancelPurchaseOrder(rpc::Call<v1::CancelPurchaseOrderRequest, v1::PurchaseOrder> call) {
  Execute(call, std::make_unique<CancelOrder>(ToOrderRequest(call.request())));
}

void PurchaseOrdersService::DeletePurchaseOrder(rpc::Call<v1::DeletePurchaseOrderRequest, v1::PurchaseOrder> call) {
  Execute(call, std::make_unique<DeleteOrder>(OrderRequest{
                    .order_id = LastId(call.request().name()), .etag = call.request().etag(), .reason = {}}));
}

void PurchaseOrdersService::ImportPurchaseOrders(
    rpc::Stream<v1::ImportPurchaseOrdersRequest, v1::ImportPurchaseOrdersResponse> stream) {
  StartImport({.executor = executor_, .terms = &terms_}, std::move(stream));
}

void PurchaseOrdersService::ExportPurchaseOrders(
    rpc::Stream<v1::ExportPurchaseOrdersRequest, v1::ExportPurchaseOrdersResponse> stream) {
  StartExport(*store_, clock_->Now(), std::move(stream));
}

}  // namespace outlay::purchase_order
