#include "services/notification/rpc/ladders_service.h"

#include <memory>
#include <string>
#include <utility>

#include "common/base/field_path.h"
#include "common/base/strings.h"
#include "common/command/execute_call.h"
#include "services/notification/commands/ladder_commands.h"
#include "services/notification/convert/ladders.h"
#include "services/notification/store/ladders.h"

namespace outlay::notification {
namespace {

constexpr std::string_view kLaddersPath = "/outlay.notification.v1.ExpiryLadders/";
constexpr std::string_view kInvoiceLaddersPath = "/outlay.notification.v1.InvoiceLadders/";

}  // namespace

void LaddersService::Bind(rpc::Dispatcher& dispatcher) {
  dispatcher.Bind(Concat(kLaddersPath, "GetExpiryLadder"), this, &LaddersService::GetExpiryLadder);
  dispatcher.Bind(Concat(kLaddersPath, "UpdateExpiryLadder"), this, &LaddersService::UpdateExpiryLadder);
  dispatcher.Bind(Concat(kInvoiceLaddersPath, "GetInvoiceLadder"), this, &LaddersService::GetInvoiceLadder);
  dispatcher.Bind(Concat(kInvoiceLaddersPath, "UpdateInvoiceLadder"), this, &LaddersService::UpdateInvoiceLadder);
}

void LaddersService::GetExpiryLadder(rpc::Call<v1::GetExpiryLadderRequest, v1::ExpiryLadder> call) {
  const std::string& organization = call.caller().organization;
  const absl::StatusOr<LadderBook> book =
      LoadLadders(*store_->Read(store::PartitionOf(organization)), LadderOf::kOrderEnds, organization);
  if (!book.ok()) return call.Finish(book.status());
  call.Finish(ToProto(organization, book->versions, book->update_time));
}

void LaddersService::UpdateExpiryLadder(rpc::Call<v1::UpdateExpiryLadderRequest, v1::ExpiryLadder> call) {
  const v1::ExpiryLadder& wanted = call.request().expiry_ladder();
  absl::StatusOr<Ladder> ladder = FromProto(wanted);
  if (!ladder.ok()) return call.Finish(AtField("expiry_ladder", ladder.status()));
  command::ExecuteCall(*executor_, call,
                       std::make_unique<notification::UpdateExpiryLadder>(*std::move(ladder), wanted.etag()));
}

void LaddersService::GetInvoiceLadder(rpc::Call<v1::GetInvoiceLadderRequest, v1::InvoiceLadder> call) {
  const std::string& organization = call.caller().organization;
  const absl::StatusOr<LadderBook> book =
      LoadLadders(*store_->Read(store::PartitionOf(organization)), LadderOf::kDueDates, organization);
  if (!book.ok()) return call.Finish(book.status());
  call.Finish(ToInvoiceLadder(organization, book->versions, book->update_time));
}

void LaddersService::UpdateInvoiceLadder(rpc::Call<v1::UpdateInvoiceLadderRequest, v1::InvoiceLadder> call) {
  const v1::InvoiceLadder& wanted = call.request().invoice_ladder();
  absl::StatusOr<Ladder> ladder = FromProto(wanted);
  if (!ladder.ok()) return call.Finish(AtField("invoice_ladder", ladder.status()));
  command::ExecuteCall(*executor_, call,
                       std::make_unique<notification::UpdateInvoiceLadder>(*std::move(ladder), wanted.etag()));
}

}  // namespace outlay::notification
