#include "services/notification/commands/ladder_commands.h"

#include <optional>
#include <vector>

#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/rpc/etag.h"
#include "common/tenant/tenant.h"
#include "services/notification/convert/ladders.h"
#include "services/notification/domain/limits.h"
#include "services/notification/domain/order.h"
#include "services/notification/store/ladders.h"
#include "services/notification/store/orders.h"
#include "services/notification/store/organizations.h"

namespace outlay::notification {
namespace {

// False: the order still follows an earlier ladder.
absl::StatusOr<bool> Rearm(store::Transaction& txn, const ResourceId& id, const Ladders& ladders) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<Order> order, FindOrder(txn, id));
  if (!order.has_value()) return true;
  const Order after = DecideRearmed(*order, ladders);
  if (after != *order) OUTLAY_RETURN_IF_ERROR(SaveOrder(txn, id, after));
  return after.ladder_revision == ladders.back().revision;
}

}  // namespace

absl::StatusOr<command::Outcome> UpdateExpiryLadder::Run(command::Context& context) const {
  const std::string& organization = context.caller.organization;
  OUTLAY_ASSIGN_OR_RETURN(LadderBook book, LoadLadders(context.txn, organization));
  const v1::ExpiryLadder before = ToProto(organization, book.versions, book.update_time);
  OUTLAY_RETURN_IF_ERROR(rpc::CheckEtag(before.name(), etag_, before.etag()));
  const bool is_same = book.versions.back().ladder == ladder_;
  if (!is_same) {
    OUTLAY_ASSIGN_OR_RETURN(const TimeZone zone, ZoneOf(context.txn, organization));
    OUTLAY_ASSIGN_OR_RETURN(const absl::Time now, tenant::BusinessNow(context.txn, organization, context.now));
    OUTLAY_ASSIGN_OR_RETURN(book.versions, DecideLadder(book.versions, ladder_, DayOf(now, zone)));
    book.update_time = context.now;
    // Orders that came over to the ladder before this one are looked at again.
    book.looked_to.clear();
    book.has_left = false;
    SaveLadders(context.txn, organization, book);
  }
  return command::Outcome{.resource = before.name(),
                          .before = before.SerializeAsString(),
                          .after = ToProto(organization, book.versions, book.update_time).SerializeAsString(),
                          .answer = std::nullopt,
                          .announcements = {},
                          .unchanged = is_same};
}

absl::StatusOr<command::Outcome> RearmOrders::Run(command::Context& context) const {
  const std::string& organization = context.caller.organization;
  command::Outcome outcome;
  outcome.resource = LadderName(organization);
  OUTLAY_ASSIGN_OR_RETURN(LadderBook book, LoadLadders(context.txn, organization));
  if (book.versions.size() == 1) {
    outcome.unchanged = true;
    return outcome;
  }
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<std::string> ids,
                          ListOrders(context.txn, organization, book.looked_to, limits::kOrdersRearmedPerBody));
  for (const std::string& id : ids) {
    OUTLAY_ASSIGN_OR_RETURN(const bool is_over, Rearm(context.txn, {organization, id}, book.versions));
    book.has_left |= !is_over;
  }
  const bool is_end = ids.size() < limits::kOrdersRearmedPerBody;
  if (is_end && !book.has_left) book.versions.erase(book.versions.begin(), book.versions.end() - 1);
  if (is_end) book.has_left = false;
  book.looked_to = is_end ? std::string() : ids.back();
  SaveLadders(context.txn, organization, book);
  return outcome;
}

absl::StatusOr<command::Outcome> MoveOrderSteps::Run(command::Context& context) const {
  command::Outcome outcome;
  outcome.resource = LadderName(context.caller.organization);
  OUTLAY_ASSIGN_OR_RETURN(const bool has_moved,
                          MoveSteps(context.txn, context.caller.organization, limits::kOrdersRearmedPerBody));
  outcome.unchanged = !has_moved;
  return outcome;
}

}  // namespace outlay::notification
