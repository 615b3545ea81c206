// The fields of any event, found by path with its message's descriptor: a new event type needs no code (N1).
#ifndef OUTLAY_SERVICES_NOTIFICATION_CONVERT_MESSAGE_FIELDS_H_
#define OUTLAY_SERVICES_NOTIFICATION_CONVERT_MESSAGE_FIELDS_H_

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "common/base/calendar.h"
#include "google/protobuf/message.h"
#include "services/notification/domain/event_fields.h"
#include "services/notification/domain/order.h"

namespace outlay::notification {

// Returns an empty event of that type; null: the program does not know it.
std::unique_ptr<google::protobuf::Message> NewEvent(std::string_view type);

// Returns whether rules and templates may use a path with events of that type: the last part is a text, number, flag,
// enum, time, day, amount or decimal; those before are messages, which may be repeated. "order.creator",
// "order.requesters", "order.requisitioner" and "order.number" refer to the order that the event is about.
//
// INVALID_ARGUMENT / FIELD_UNKNOWN {field, path, event_type}: there is no such path.
absl::Status CheckPath(std::string_view field, std::string_view path, const google::protobuf::Message& event);

// Shows enums by name, times as "2026-11-22 14:00" and days as "2026-11-22" in the organization's time zone, and
// amounts as "12.50 EUR". Values that many conditions compare are looked up once. Not thread-safe.
class MessageFields final : public EventFields {
 public:
  // Whether an event about something else shows the order that it is on: the order's name, number and people.
  enum class OfOrder { kShown, kHidden };

  // All arguments must outlive this object and stay unchanged. `order`: the order that the event is about; null: none
  // is known.
  MessageFields(const google::protobuf::Message& event, const Order* order, const TimeZone& zone,
                OfOrder of_order = OfOrder::kShown)
      : event_(event), order_(order), zone_(zone), of_order_(of_order) {}

  std::vector<std::string> Get(std::string_view path) const override;
  bool HasAnyOf(std::string_view path, const std::vector<std::string>& values) const override;

 private:
  const google::protobuf::Message& event_;
  const Order* const order_;
  const TimeZone& zone_;
  const OfOrder of_order_;
  mutable std::vector<std::pair<std::string, std::vector<std::string>>> compared_;  // by path
};

// Returns whether an event is about something other than the order that it names, such as an invoice.
bool IsOnOrder(const google::protobuf::Message& event);

// The name of the order that an event is about, as its fields say; empty: none.
std::string OrderOf(const google::protobuf::Message& event);

// The paths in events of the groups whose figures they contain (GroupPaths), and of the people who are parties to them:
// those asked to decide, the requester, the poster, the spender (PartyPaths). Every type has some of these paths, or
// none.
std::span<const std::string_view> GroupPaths();
// Returns the invited person as the event names it; empty: there is none.
std::string InviteeOf(const google::protobuf::Message& event);
// Returns who invited, for an event about an invitation.
std::string InviterOf(const google::protobuf::Message& event);
std::span<const std::string_view> PartyPaths();
// The paths at which events about an order that was moved to another group's budget name who ordered it, and the group
// that it belonged to before. These people go on to be told as far as they reach that group.
std::span<const std::string_view> OwnerPaths();
std::span<const std::string_view> FormerGroupPaths();
// Where events name people whom their producer found in its copy of directory: whose turn it is, and who did it.
std::span<const std::string_view> KnownPaths();

// Returns the values at these paths.
std::vector<std::string> ValuesAt(const google::protobuf::Message& event, std::span<const std::string_view> paths);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_CONVERT_MESSAGE_FIELDS_H_
