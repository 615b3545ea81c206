// Converts ladders between the API and the domain (N3, N4).
#ifndef OUTLAY_SERVICES_NOTIFICATION_CONVERT_LADDERS_H_
#define OUTLAY_SERVICES_NOTIFICATION_CONVERT_LADDERS_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "outlay/notification/v1/expiry_ladders.pb.h"
#include "outlay/notification/v1/invoice_ladders.pb.h"
#include "services/notification/domain/ladder.h"

namespace outlay::notification {

// "organizations/acme/expiryLadder".
std::string LadderName(const std::string& organization);

v1::ExpiryLadder ToProto(const std::string& organization, const Ladders& ladders,
                         std::optional<absl::Time> update_time);

// Returns the built-in ladder if there are no rungs. See CheckLadder.
absl::StatusOr<Ladder> FromProto(const v1::ExpiryLadder& proto);

// "organizations/acme/invoiceLadder".
std::string InvoiceLadderName(const std::string& organization);

v1::InvoiceLadder ToInvoiceLadder(const std::string& organization, const Ladders& ladders,
                                  std::optional<absl::Time> update_time);

// INVALID_ARGUMENT / FIELD_INVALID {field: "steps[1]"}: a repeated step.
absl::StatusOr<Ladder> FromProto(const v1::InvoiceLadder& proto);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_CONVERT_LADDERS_H_
