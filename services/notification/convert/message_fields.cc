#include "services/notification/convert/message_fields.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_split.h"
#include "absl/time/time.h"
#include "common/base/money.h"
#include "common/base/strings.h"
#include "common/rpc/values.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/type/date.pb.h"
#include "google/type/decimal.pb.h"
#include "google/type/money.pb.h"
#include "outlay/directory/v1/invitation_events.pb.h"
#include "services/notification/domain/errors.h"

namespace outlay::notification {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using FieldPath = std::vector<const FieldDescriptor*>;

constexpr std::string_view kOrderPrefix = "order.";
// Of one type of event; of more, all are found anew.
constexpr size_t kKnownPathsOfType = 500;

constexpr std::string_view kOrderPaths[] = {"purchase_order", "purchase_order.name", "association.purchase_order"};
constexpr std::string_view kGroupPaths[] = {
    "approval_change.change.buying_policy.group",
    "approval_change.change.rule.group",
    "approval_change.replaced.buying_policy.group",
    "approval_change.replaced.rule.group",
    "group",
    "batch.kinds.spend.group",
    "budget.group",
    "budget_move.group",
    "budget_move.refusals.spend.group",
    "buying_exception.group",
    "buying_policy.group",
    "hold.spend.group",
    "override_grant.group",
    "purchase_order.budget.move.group",
    "purchase_order.group",
    "review.budget_proposals.group",
    "review.subject.group",
    "review.subject.parts.group",
    "rule.group",
};
constexpr std::string_view kPartyPaths[] = {
    "budget_move.creator",
    "budget_move.proposer",
    "budget_move.submitter",
    "buying_exception.requester",
    "hold.creator",
    "hold.spend.member",
    "inviter",
    "member",
    "newly_asked",
    "posted_by",
    "reminded",
    "review.subject.requester",
    "voided",
};

constexpr std::string_view kOwnerPaths[] = {"purchase_order.budget.spender", "purchase_order.creator"};
constexpr std::string_view kFormerGroupPaths[] = {"purchase_order.budget.moved_from_group"};

constexpr std::string_view kKnownPaths[] = {"inviter", "newly_asked", "posted_by", "purchase_order.creator",
                                            "reminded"};

std::optional<std::vector<std::string>> OrderField(std::string_view name, const Order& order) {
  if (name == "creator") return std::vector<std::string>{order.creator};
  if (name == "number") return std::vector<std::string>{order.number};
  if (name == "requesters") return order.requesters;
  if (name == "requisitioner") return std::vector<std::string>{order.requisitioner};
  return std::nullopt;
}

// Returns the readable form of a message that represents one value; nothing: it does not.
std::optional<std::string> ValueOf(const Message& message, const TimeZone& zone) {
  const Descriptor* const type = message.GetDescriptor();
  if (type == google::protobuf::Timestamp::descriptor()) {
    google::protobuf::Timestamp time;
    time.CopyFrom(message);
    return absl::FormatTime("%Y-%m-%d %H:%M", rpc::TimeFromProto(time), zone.absl_zone());
  }
  if (type == google::type::Date::descriptor()) {
    google::type::Date date;
    date.CopyFrom(message);
    const std::optional<absl::CivilDay> day = rpc::DayOf(date);
    return day.has_value() ? absl::FormatCivilTime(*day) : std::string();
  }
  if (type == google::type::Money::descriptor()) {
    google::type::Money money;
    money.CopyFrom(message);
    const absl::StatusOr<Money> amount = rpc::MoneyFromProto("", money);
    return amount.ok() ? amount->ToString() : std::string();
  }
  if (type == google::type::Decimal::descriptor()) {
    google::type::Decimal decimal;
    decimal.CopyFrom(message);
    return decimal.value();
  }
  return std::nullopt;
}

bool IsValueMessage(const Descriptor* type) {
  return type == google::protobuf::Timestamp::descriptor() || type == google::type::Date::descriptor() ||
         type == google::type::Money::descriptor() || type == google::type::Decimal::descriptor();
}

// The values of an unset field whose type does not distinguish unset from default.
enum class Unset { kNothing, kDefault };

// Adds the values of a scalar field.
void AddScalars(const Message& message, const FieldDescriptor* field, Unset unset, std::vector<std::string>* values) {
  const auto* const reflection = message.GetReflection();
  const bool repeated = field->is_repeated();
  const bool is_there =
      repeated || reflection->HasField(message, field) || (unset == Unset::kDefault && !field->has_presence());
  const int count = repeated ? reflection->FieldSize(message, field) : is_there ? 1 : 0;
  for (int i = 0; i < count; ++i) {
    switch (field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING:
        values->push_back(repeated ? reflection->GetRepeatedString(message, field, i)
                                   : reflection->GetString(message, field));
        break;
      case FieldDescriptor::CPPTYPE_ENUM:
        values->push_back(
            (repeated ? reflection->GetRepeatedEnum(message, field, i) : reflection->GetEnum(message, field))->name());
        break;
      case FieldDescriptor::CPPTYPE_BOOL:
        values->push_back(
            (repeated ? reflection->GetRepeatedBool(message, field, i) : reflection->GetBool(message, field))
                ? "true"
                : "false");
        break;
      case FieldDescriptor::CPPTYPE_INT32:
        values->push_back(
            Concat(repeated ? reflection->GetRepeatedInt32(message, field, i) : reflection->GetInt32(message, field)));
        break;
      case FieldDescriptor::CPPTYPE_INT64:
        values->push_back(
            Concat(repeated ? reflection->GetRepeatedInt64(message, field, i) : reflection->GetInt64(message, field)));
        break;
      default:
        break;
    }
  }
}

bool IsScalar(const FieldDescriptor* field) {
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return field->type() == FieldDescriptor::TYPE_STRING;
    case FieldDescriptor::CPPTYPE_ENUM:
    case FieldDescriptor::CPPTYPE_BOOL:
    case FieldDescriptor::CPPTYPE_INT32:
    case FieldDescriptor::CPPTYPE_INT64:
      return true;
    default:
      return false;
  }
}

// Returns the fields of a path, from the outermost on; empty: the type has no such path, or the path does not end in a
// value.
FieldPath FindPath(const Descriptor* type, std::string_view path) {
  FieldPath fields;
  for (const absl::string_view step : absl::StrSplit(ToAbsl(path), '.')) {
    const FieldDescriptor* const field = type == nullptr ? nullptr : type->FindFieldByName(std::string(step));
    if (field == nullptr) return {};
    fields.push_back(field);
    type = field->message_type();
  }
  return IsScalar(fields.back()) || (type != nullptr && IsValueMessage(type)) ? fields : FieldPath();
}

// Returns those of the fixed `paths` that the type has, computed once per thread.
const std::vector<FieldPath>& FindPaths(const Descriptor* type, std::span<const std::string_view> paths) {
  using Key = std::pair<const Descriptor*, const std::string_view*>;
  thread_local absl::flat_hash_map<Key, std::vector<FieldPath>> found;
  const auto [entry, is_new] = found.try_emplace({type, paths.data()});
  if (!is_new) return entry->second;
  for (const std::string_view path : paths) entry->second.push_back(FindPath(type, path));
  std::erase(entry->second, FieldPath());
  return entry->second;
}

// FindPath, of the paths that subscriptions and templates use again and again. Holds until the next call.
const FieldPath& FindKnownPath(const Descriptor* type, std::string_view path) {
  using Paths = absl::flat_hash_map<std::string, FieldPath>;
  thread_local absl::flat_hash_map<const Descriptor*, Paths> known;
  Paths& of_type = known[type];
  const auto found = of_type.find(ToAbsl(path));
  if (found != of_type.end()) return found->second;
  if (of_type.size() >= kKnownPathsOfType) of_type.clear();
  return of_type.emplace(std::string(path), FindPath(type, path)).first->second;
}

// Of events about something else.
bool IsOfOrder(std::string_view path) {
  return path.starts_with(kOrderPrefix) || path == "purchase_order" || path == "purchase_order_number" ||
         path == "line_number";
}

void Collect(const Message& message, std::span<const FieldDescriptor* const> path, const TimeZone& zone, Unset unset,
             std::vector<std::string>* values) {
  if (path.empty()) return;
  const FieldDescriptor* const field = path.front();
  const auto below = path.subspan(1);
  if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) return AddScalars(message, field, unset, values);
  const auto* const reflection = message.GetReflection();
  const auto take = [&](const Message& inner) {
    if (!below.empty()) return Collect(inner, below, zone, unset, values);
    if (std::optional<std::string> value = ValueOf(inner, zone); value.has_value()) values->push_back(*value);
  };
  if (!field->is_repeated()) {
    if (reflection->HasField(message, field)) take(reflection->GetMessage(message, field));
    return;
  }
  for (int i = 0; i < reflection->FieldSize(message, field); ++i) {
    take(reflection->GetRepeatedMessage(message, field, i));
  }
}

}  // namespace

std::unique_ptr<Message> NewEvent(std::string_view type) {
  const Descriptor* const descriptor =
      google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(std::string(type));
  if (descriptor == nullptr || !type.starts_with("outlay.") || !descriptor->file()->name().ends_with("_events.proto")) {
    return nullptr;
  }
  const Message* const prototype = google::protobuf::MessageFactory::generated_factory()->GetPrototype(descriptor);
  return prototype == nullptr ? nullptr : std::unique_ptr<Message>(prototype->New());
}

absl::Status CheckPath(std::string_view field, std::string_view path, const Message& event) {
  const bool is_known = path.starts_with(kOrderPrefix)
                            ? OrderField(path.substr(kOrderPrefix.size()), Order()).has_value()
                            : !FindPath(event.GetDescriptor(), path).empty();
  return is_known ? absl::OkStatus() : FieldUnknown(field, path, event.GetDescriptor()->full_name());
}

std::vector<std::string> MessageFields::Get(std::string_view path) const {
  std::vector<std::string> values;
  if (of_order_ == OfOrder::kHidden && IsOfOrder(path)) return values;
  if (!path.starts_with(kOrderPrefix)) {
    Collect(event_, FindKnownPath(event_.GetDescriptor(), path), zone_, Unset::kNothing, &values);
  } else if (order_ != nullptr) {
    values = OrderField(path.substr(kOrderPrefix.size()), *order_).value_or(std::vector<std::string>());
    std::erase(values, "");
  }
  return values;
}

bool MessageFields::HasAnyOf(std::string_view path, const std::vector<std::string>& values) const {
  if (path.starts_with(kOrderPrefix)) return HaveAnyOf(Get(path), values);
  auto known = std::find_if(compared_.begin(), compared_.end(), [&](const auto& of) { return of.first == path; });
  if (known == compared_.end()) {
    known = compared_.emplace(compared_.end(), path, std::vector<std::string>());
    Collect(event_, FindKnownPath(event_.GetDescriptor(), path), zone_, Unset::kDefault, &known->second);
  }
  return HaveAnyOf(known->second, values);
}

bool IsOnOrder(const Message& event) {
  const FieldDescriptor* const order = event.GetDescriptor()->FindFieldByName("purchase_order");
  return order != nullptr && order->type() == FieldDescriptor::TYPE_STRING;
}

std::string OrderOf(const Message& event) {
  const std::vector<std::string> names = ValuesAt(event, kOrderPaths);
  return names.empty() ? std::string() : names.front();
}

std::string InviteeOf(const Message& event) {
  const auto* const invited = google::protobuf::DynamicCastToGenerated<directory::v1::UserInvited>(&event);
  return invited == nullptr ? std::string() : invited->user();
}

std::string InviterOf(const Message& event) {
  const auto* const invited = google::protobuf::DynamicCastToGenerated<directory::v1::UserInvited>(&event);
  return invited == nullptr ? std::string() : invited->inviter();
}

std::span<const std::string_view> GroupPaths() {
  return kGroupPaths;
}

std::span<const std::string_view> PartyPaths() {
  return kPartyPaths;
}

std::span<const std::string_view> OwnerPaths() {
  return kOwnerPaths;
}

std::span<const std::string_view> FormerGroupPaths() {
  return kFormerGroupPaths;
}

std::span<const std::string_view> KnownPaths() {
  return kKnownPaths;
}

std::vector<std::string> ValuesAt(const Message& event, std::span<const std::string_view> paths) {
  const TimeZone utc;
  std::vector<std::string> values;
  for (const FieldPath& path : FindPaths(event.GetDescriptor(), paths)) {
    Collect(event, path, utc, Unset::kNothing, &values);
  }
  return values;
}

}  // namespace outlay::notification
