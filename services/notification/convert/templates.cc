#include "services/notification/convert/templates.h"

#include <memory>
#include <optional>
#include <vector>

#include "common/base/calendar.h"
#include "common/base/status_macros.h"
#include "common/rpc/etag.h"
#include "common/rpc/values.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/type/date.pb.h"
#include "google/type/decimal.pb.h"
#include "google/type/money.pb.h"
#include "services/notification/convert/message_fields.h"
#include "services/notification/domain/errors.h"
#include "services/notification/domain/limits.h"
#include "services/notification/domain/template.h"

namespace outlay::notification {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr int64_t kNumber = 4711;

void FillDate(google::type::Date* date) {
  date->set_year(2026);
  date->set_month(12);
  date->set_day(31);
}

// Fills a message that represents one value; false: it does not.
bool FillValue(Message* message) {
  const auto* const type = message->GetDescriptor();
  if (type == google::protobuf::Timestamp::descriptor()) {
    google::protobuf::Timestamp time;
    time.set_seconds(
        absl::ToUnixSeconds(absl::FromCivil(absl::CivilSecond(2026, 12, 31, 12, 0, 0), absl::UTCTimeZone())));
    message->CopyFrom(time);
  } else if (type == google::type::Date::descriptor()) {
    google::type::Date date;
    FillDate(&date);
    message->CopyFrom(date);
  } else if (type == google::type::Money::descriptor()) {
    google::type::Money money;
    money.set_currency_code("EUR");
    money.set_units(kNumber);
    message->CopyFrom(money);
  } else if (type == google::type::Decimal::descriptor()) {
    google::type::Decimal decimal;
    decimal.set_value("47.11");
    message->CopyFrom(decimal);
  } else {
    return false;
  }
  return true;
}

void FillScalar(Message* message, const FieldDescriptor* field) {
  const auto* const reflection = message->GetReflection();
  const bool repeated = field->is_repeated();
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      repeated ? reflection->AddString(message, field, field->name())
               : reflection->SetString(message, field, field->name());
      break;
    case FieldDescriptor::CPPTYPE_ENUM: {
      const auto* const value = field->enum_type()->value(field->enum_type()->value_count() > 1 ? 1 : 0);
      repeated ? reflection->AddEnum(message, field, value) : reflection->SetEnum(message, field, value);
      break;
    }
    case FieldDescriptor::CPPTYPE_BOOL:
      repeated ? reflection->AddBool(message, field, true) : reflection->SetBool(message, field, true);
      break;
    case FieldDescriptor::CPPTYPE_INT32:
      repeated ? reflection->AddInt32(message, field, kNumber) : reflection->SetInt32(message, field, kNumber);
      break;
    case FieldDescriptor::CPPTYPE_INT64:
      repeated ? reflection->AddInt64(message, field, kNumber) : reflection->SetInt64(message, field, kNumber);
      break;
    default:
      break;
  }
}

void Fill(Message* message, int depth) {
  if (FillValue(message) || depth == 0) return;
  const auto* const reflection = message->GetReflection();
  const auto* const type = message->GetDescriptor();
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* const field = type->field(i);
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
      FillScalar(message, field);
    } else if (!field->is_map()) {
      Fill(field->is_repeated() ? reflection->AddMessage(message, field) : reflection->MutableMessage(message, field),
           depth - 1);
    }
  }
}

Order SampleOrder() {
  Order order;
  order.number = "number";
  order.creator = "creator";
  order.requesters = {"requesters"};
  order.requisitioner = "requisitioner";
  return order;
}

}  // namespace

v1::Template ToProto(const std::string& name, const WordTemplate& words) {
  v1::Template proto;
  proto.set_name(name);
  proto.set_title(words.words.title);
  proto.set_text(words.words.text);
  proto.set_etag(rpc::MakeEtag(words.create_time, words.revision));
  rpc::ToProto(words.create_time, proto.mutable_create_time());
  rpc::ToProto(words.update_time, proto.mutable_update_time());
  return proto;
}

absl::Status CheckWords(const Words& words, std::string_view event_type) {
  const std::unique_ptr<Message> event = NewEvent(event_type);
  if (event == nullptr) return EventTypeUnknown("event_type", event_type);
  for (const auto& [field, text] : {std::pair("title", &words.title), std::pair("text", &words.text)}) {
    OUTLAY_ASSIGN_OR_RETURN(const std::vector<std::string> paths, TemplatePaths(field, *text));
    for (const std::string& path : paths) OUTLAY_RETURN_IF_ERROR(CheckPath(field, path, *event));
  }
  return absl::OkStatus();
}

Words Preview(const Words& words, std::string_view event_type) {
  const std::unique_ptr<Message> event = NewEvent(event_type);
  if (event == nullptr) return {};
  Fill(event.get(), limits::kPreviewDepth);
  const Order order = SampleOrder();
  const TimeZone utc;
  return RenderWords(words, MessageFields(*event, &order, utc));
}

}  // namespace outlay::notification
