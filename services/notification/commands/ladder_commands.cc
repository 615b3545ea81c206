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
#include "services/notification/store/due_invoices.h"
#include "services/notification/store/ladders.h"
#include "services/notification/store/orders.h"
#include "services/notification/store/organizations.h"

namespace outlay::notification {
namespace {

// False: it still follows an earlier ladder.
template <typename Rows>
absl::StatusOr<bool> RearmOne(store::Transaction& txn, const Rows& rows, const ResourceId& id, const Ladders& ladders) {
  OUTLAY_ASSIGN_OR_RETURN(const auto found, rows.Find(txn, id));
  if (!found.has_value()) return true;
  const auto after = DecideRearmed(*found, ladders);
  if (after != *found) OUTLAY_RETURN_IF_ERROR(rows.Save(txn, id, after));
  return after.ladder_revision == ladders.back().revision;
}

template <typename Rows>
absl::StatusOr<command::Outcome> RearmSome(command::Context& context, LadderOf of, const Rows& rows,
                                           std::string resource) {
  const std::string& organization = context.caller.organization;
  command::Outcome outcome;
  outcome.resource = std::move(resource);
  OUTLAY_ASSIGN_OR_RETURN(LadderBook book, LoadLadders(context.txn, of, organization));
  if (book.versions.size() == 1) {
    outcome.unchanged = true;
    return outcome;
  }
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<std::string> ids,
                          rows.List(context.txn, organization, book.looked_to, limits::kRearmedPerBody));
  for (const std::string& id : ids) {
    OUTLAY_ASSIGN_OR_RETURN(const bool is_over, RearmOne(context.txn, rows, {organization, id}, book.versions));
    book.has_left |= !is_over;
  }
  const bool is_end = ids.size() < limits::kRearmedPerBody;
  if (is_end && !book.has_left) book.versions.erase(book.versions.begin(), book.versions.end() - 1);
  if (is_end) book.has_left = false;
  book.looked_to = is_end ? std::string() : ids.back();
  SaveLadders(context.txn, of, organization, book);
  return outcome;
}

// `shown`: converts the ladder to its API message.
template <typename Shown>
absl::StatusOr<command::Outcome> UpdateLadder(command::Context& context, LadderOf of, const Ladder& ladder,
                                              const std::string& etag, Shown shown) {
  const std::string& organization = context.caller.organization;
  OUTLAY_ASSIGN_OR_RETURN(LadderBook book, LoadLadders(context.txn, of, organization));
  const auto before = shown(book);
  OUTLAY_RETURN_IF_ERROR(rpc::CheckEtag(before.name(), etag, before.etag()));
  const bool is_same = book.versions.back().ladder == ladder;
  if (!is_same) {
    OUTLAY_ASSIGN_OR_RETURN(const TimeZone zone, ZoneOf(context.txn, organization));
    OUTLAY_ASSIGN_OR_RETURN(const absl::Time now, tenant::BusinessNow(context.txn, organization, context.now));
    OUTLAY_ASSIGN_OR_RETURN(book.versions, DecideLadder(book.versions, ladder, DayOf(now, zone)));
    book.update_time = context.now;
    // Orders already moved to the previous ladder must be looked at again.
    book.looked_to.clear();
    book.has_left = false;
    SaveLadders(context.txn, of, organization, book);
  }
  return command::Outcome{.resource = before.name(),
                          .before = before.SerializeAsString(),
                          .after = shown(book).SerializeAsString(),
                          .answer = std::nullopt,
                          .announcements = {},
                          .unchanged = is_same};
}

}  // namespace

absl::StatusOr<command::Outcome> UpdateExpiryLadder::Run(command::Context& context) const {
  return UpdateLadder(context, LadderOf::kOrderEnds, ladder_, etag_, [&](const LadderBook& book) {
    return ToProto(context.caller.organization, book.versions, book.update_time);
  });
}

absl::StatusOr<command::Outcome> UpdateInvoiceLadder::Run(command::Context& context) const {
  return UpdateLadder(context, LadderOf::kDueDates, ladder_, etag_, [&](const LadderBook& book) {
    return ToInvoiceLadder(context.caller.organization, book.versions, book.update_time);
  });
}

absl::StatusOr<command::Outcome> RearmOrders::Run(command::Context& context) const {
  return RearmSome(context, LadderOf::kOrderEnds, Orders(), LadderName(context.caller.organization));
}

absl::StatusOr<command::Outcome> RearmInvoices::Run(command::Context& context) const {
  return RearmSome(context, LadderOf::kDueDates, DueInvoices(), InvoiceLadderName(context.caller.organization));
}

absl::StatusOr<command::Outcome> MoveOrderSteps::Run(command::Context& context) const {
  command::Outcome outcome;
  outcome.resource = LadderName(context.caller.organization);
  OUTLAY_ASSIGN_OR_RETURN(const bool has_moved,
                          MoveSteps(context.txn, context.caller.organization, limits::kRearmedPerBody));
  outcome.unchanged = !has_moved;
  return outcome;
}

}  // namespace outlay::notification
