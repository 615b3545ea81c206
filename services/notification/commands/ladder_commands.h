// Changes the ladders for ends of orders (N3) and due dates of invoices (N4), and moves orders and invoices to them.
#ifndef OUTLAY_SERVICES_NOTIFICATION_COMMANDS_LADDER_COMMANDS_H_
#define OUTLAY_SERVICES_NOTIFICATION_COMMANDS_LADDER_COMMANDS_H_

#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "common/command/executor.h"
#include "services/notification/domain/ladder.h"

namespace outlay::notification {

// Answers ExpiryLadder. ABORTED / ETAG_MISMATCH: `etag` is set and differs from that of the ladder. FAILED_PRECONDITION
// / LADDER_CHANGES_PENDING.
class UpdateExpiryLadder final : public command::Command {
 public:
  UpdateExpiryLadder(Ladder ladder, std::string etag) : ladder_(std::move(ladder)), etag_(std::move(etag)) {}

  std::string_view name() const override { return "expiryLadder.update"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const Ladder ladder_;
  const std::string etag_;
};

// The same for invoices; answers InvoiceLadder.
class UpdateInvoiceLadder final : public command::Command {
 public:
  UpdateInvoiceLadder(Ladder ladder, std::string etag) : ladder_(std::move(ladder)), etag_(std::move(etag)) {}

  std::string_view name() const override { return "invoiceLadder.update"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const Ladder ladder_;
  const std::string etag_;
};

// Moves some orders to the ladder in force; the next command moves more. Steps that were due before are notified first,
// by TellExpiry: while there are such orders, another pass over all of them follows.
class RearmOrders final : public command::Command {
 public:
  std::string_view name() const override { return "orders.rearm"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;
};

// The same for invoices.
class RearmInvoices final : public command::Command {
 public:
  std::string_view name() const override { return "invoices.rearm"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;
};

// Moves some steps of the organization to the index by day; the next command moves more.
class MoveOrderSteps final : public command::Command {
 public:
  std::string_view name() const override { return "orders.moveSteps"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;
};

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_COMMANDS_LADDER_COMMANDS_H_
