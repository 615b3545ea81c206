#include "services/notification/rpc/deliveries_service.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/command/execute_call.h"
#include "common/rpc/page.h"
#include "services/notification/commands/delivery_commands.h"
#include "services/notification/convert/deliveries.h"
#include "services/notification/domain/limits.h"
#include "services/notification/store/deliveries.h"

namespace outlay::notification {
namespace {

constexpr std::string_view kDeliveriesPath = "/outlay.notification.v1.Deliveries/";

std::optional<DeliveryState> StateOf(const v1::DeliveryFilter& filter) {
  switch (filter.state()) {
    case v1::Delivery::STATE_PENDING:
      return DeliveryState::kPending;
    case v1::Delivery::STATE_DELIVERED:
      return DeliveryState::kDelivered;
    case v1::Delivery::STATE_DEAD:
      return DeliveryState::kDead;
    case v1::Delivery::STATE_SKIPPED:
      return DeliveryState::kSkipped;
    default:
      return std::nullopt;
  }
}

// Returns the index with the fewest other deliveries: those that ended well are in none by state.
DeliveryScan ScanFor(const v1::DeliveryFilter& filter, const std::string& after) {
  const std::optional<DeliveryState> state = StateOf(filter);
  const bool has_index = state.has_value() && !IsWell(*state);
  return {.state = has_index ? state : std::nullopt, .user_id = LastId(filter.user()), .after = after};
}

// Reads some deliveries, and fills a page with those that match.
class Page {
 public:
  Page(const store::Reader& reader, const std::string& organization, const v1::DeliveryFilter& filter, int64_t size)
      : reader_(reader), organization_(organization), filter_(filter), size_(size), state_(StateOf(filter)) {}

  store::Visit Visit(const std::string& id) {
    if (response_.deliveries_size() >= size_ || looked_at_ >= limits::kDeliveriesLookedAt) {
      has_more_ = true;
      return store::Visit::kStop;
    }
    ++looked_at_;
    last_ = id;
    const absl::StatusOr<Delivery> delivery = LoadDelivery(reader_, {organization_, id});
    status_ = delivery.status();
    if (!status_.ok()) return store::Visit::kStop;
    if ((!state_.has_value() || delivery->state == *state_) && Matches(filter_, organization_, *delivery)) {
      *response_.add_deliveries() = ToProto(organization_, id, *delivery, /*attempts=*/1);
    }
    return store::Visit::kContinue;
  }

  absl::StatusOr<v1::ListDeliveriesResponse> Done(const rpc::PageScope& scope) {
    OUTLAY_RETURN_IF_ERROR(status_);
    if (has_more_) response_.set_next_page_token(rpc::MakePageToken(scope, last_));
    return std::move(response_);
  }

 private:
  const store::Reader& reader_;
  const std::string& organization_;
  const v1::DeliveryFilter& filter_;
  const int64_t size_;
  const std::optional<DeliveryState> state_;
  v1::ListDeliveriesResponse response_;
  size_t looked_at_ = 0;
  std::string last_;
  bool has_more_ = false;
  absl::Status status_;
};

absl::StatusOr<v1::ListDeliveriesResponse> ListSome(const store::Reader& reader, const std::string& organization,
                                                    const v1::ListDeliveriesRequest& request) {
  const std::string filter = request.filter().SerializeAsString();
  const rpc::PageScope scope = {
      .list = "deliveries.list", .organization = organization, .filter = filter, .order_by = "id desc"};
  OUTLAY_ASSIGN_OR_RETURN(const int64_t size, rpc::PageSize(request.page_size()));
  OUTLAY_ASSIGN_OR_RETURN(const std::string last, rpc::ReadPageToken(scope, request.page_token()));
  Page page(reader, organization, request.filter(), size);
  OUTLAY_RETURN_IF_ERROR(VisitDeliveryIds(reader, organization, ScanFor(request.filter(), last),
                                          [&](const std::string& id) { return page.Visit(id); }));
  return page.Done(scope);
}

absl::StatusOr<v1::Delivery> ReadDelivery(const store::Reader& reader, const ResourceId& id) {
  OUTLAY_ASSIGN_OR_RETURN(const Delivery delivery, LoadDelivery(reader, id));
  return ToProto(id.organization, id.id, delivery, limits::kKeptAttempts);
}

}  // namespace

void DeliveriesService::Bind(rpc::Dispatcher& dispatcher) {
  dispatcher.Bind(Concat(kDeliveriesPath, "ListDeliveries"), this, &DeliveriesService::ListDeliveries);
  dispatcher.Bind(Concat(kDeliveriesPath, "GetDelivery"), this, &DeliveriesService::GetDelivery);
  dispatcher.Bind(Concat(kDeliveriesPath, "Redeliver"), this, &DeliveriesService::Redeliver);
  dispatcher.Bind(Concat(kDeliveriesPath, "RedeliverAll"), this, &DeliveriesService::RedeliverAll);
}

void DeliveriesService::ListDeliveries(rpc::Call<v1::ListDeliveriesRequest, v1::ListDeliveriesResponse> call) {
  const std::string& organization = call.caller().organization;
  call.Finish(ListSome(*store_->Read(store::PartitionOf(organization)), organization, call.request()));
}

void DeliveriesService::GetDelivery(rpc::Call<v1::GetDeliveryRequest, v1::Delivery> call) {
  const std::string& organization = call.caller().organization;
  call.Finish(ReadDelivery(*store_->Read(store::PartitionOf(organization)),
                           {.organization = organization, .id = LastId(call.request().name())}));
}

void DeliveriesService::Redeliver(rpc::Call<v1::RedeliverRequest, v1::Delivery> call) {
  command::ExecuteCall(*executor_, call, std::make_unique<RedeliverOne>(LastId(call.request().name())));
}

void DeliveriesService::RedeliverAll(rpc::Call<v1::RedeliverAllRequest, v1::RedeliverAllResponse> call) {
  const v1::RedeliverAllRequest& request = call.request();
  const std::string filter = request.filter().SerializeAsString();
  absl::StatusOr<std::string> after =
      rpc::ReadPageToken(RedeliverScope(call.caller().organization, filter), request.page_token());
  if (!after.ok()) return call.Finish(after.status());
  command::ExecuteCall(*executor_, call, std::make_unique<RedeliverDead>(request.filter(), *std::move(after)));
}

}  // namespace outlay::notification
