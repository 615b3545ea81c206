#include "common/testing/made_requests.h"

#include <map>

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "common/testing/bad_values.h"
#include "google/protobuf/duration.pb.h"
#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/type/date.pb.h"
#include "google/type/decimal.pb.h"
#include "google/type/money.pb.h"

namespace outlay::testing {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// Messages within messages.
constexpr int kDepth = 5;
// 2021-01-01.
constexpr int64_t kSomeTime = 1'609'459'200;

// A text that every field of the format accepts; empty: ids and addresses, which are drawn.
std::string PlainText(options::v1::Format format) {
  static const auto& texts =
      *new std::map<options::v1::Format, std::string>{{options::v1::FORMAT_PURCHASE_ORDER_NUMBER, "PO 1"},
                                                      {options::v1::FORMAT_CURRENCY, "USD"},
                                                      {options::v1::FORMAT_MONTH, "2020-08"},
                                                      {options::v1::FORMAT_TIME_ZONE, "UTC"},
                                                      {options::v1::FORMAT_CODE, "code"},
                                                      {options::v1::FORMAT_TOKEN, "TOKEN"}};
  const auto found = texts.find(format);
  return found == texts.end() ? "text" : found->second;
}

template <typename T>
bool Parse(Message* message, const T& value) {
  return message->ParseFromString(value.SerializeAsString());
}

// A value of a type whose meaning Google fixed; false: it is none of them.
bool SetWellKnown(Message* message) {
  const std::string& type = message->GetDescriptor()->full_name();
  if (type == "google.type.Money") {
    google::type::Money money;
    money.set_currency_code("USD");
    money.set_units(3);
    return Parse(message, money);
  }
  if (type == "google.type.Decimal") {
    google::type::Decimal decimal;
    decimal.set_value("1");
    return Parse(message, decimal);
  }
  if (type == "google.type.Date") {
    google::type::Date date;
    date.set_year(2020);
    date.set_month(8);
    date.set_day(15);
    return Parse(message, date);
  }
  if (type == "google.protobuf.Timestamp") {
    google::protobuf::Timestamp time;
    time.set_seconds(kSomeTime);
    return Parse(message, time);
  }
  if (type == "google.protobuf.Duration") {
    google::protobuf::Duration duration;
    duration.set_seconds(60);
    return Parse(message, duration);
  }
  if (type == "google.protobuf.FieldMask") {
    google::protobuf::FieldMask mask;
    mask.add_paths("display_name");
    return Parse(message, mask);
  }
  return false;
}

}  // namespace

bool RequestMaker::Chance(double share) {
  constexpr uint64_t kParts = 1'000;
  return static_cast<double>(random_->Uniform(kParts)) < share * static_cast<double>(kParts);
}

const std::string& RequestMaker::Draw(const std::vector<std::string>& from) {
  return from[random_->Uniform(from.size())];
}

std::unique_ptr<Message> RequestMaker::Make(const google::protobuf::MethodDescriptor& method) {
  std::unique_ptr<Message> message(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(method.input_type())->New());
  Fill(message.get(), 0);
  SetOrganization(message.get(), method.options().GetExtension(options::v1::method).organization_field());
  return message;
}

void RequestMaker::SetOrganization(Message* message, const std::string& path) {
  if (path.empty()) return;
  const std::vector<std::string> parts = absl::StrSplit(path, '.');
  for (size_t i = 0; i + 1 < parts.size(); ++i) {
    const FieldDescriptor* const field = message->GetDescriptor()->FindFieldByName(parts[i]);
    const bool is_new = !message->GetReflection()->HasField(*message, field);
    message = message->GetReflection()->MutableMessage(message, field);
    if (is_new) Fill(message, 1);
  }
  const FieldDescriptor* const field = message->GetDescriptor()->FindFieldByName(parts.back());
  // A resource says its own pattern nowhere.
  if (RulesOf(field).resource().empty()) {
    std::string collection = message->GetDescriptor()->name();
    collection.front() = absl::ascii_tolower(static_cast<unsigned char>(collection.front()));
    message->GetReflection()->SetString(message, field, Name("organizations/*/" + collection + "s/*"));
  } else if (!message->GetReflection()->HasField(*message, field)) {
    SetText(message, field);
  }
}

void RequestMaker::Fill(Message* message, int depth) {
  const Descriptor* const type = message->GetDescriptor();
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* const field = type->field(i);
    const google::protobuf::OneofDescriptor* const one_of = field->real_containing_oneof();
    const bool is_taken = one_of != nullptr && message->GetReflection()->HasOneof(*message, one_of);
    if (is_taken || (!RulesOf(field).required() && !Chance(shares_.optional))) continue;
    const uint64_t count = field->is_repeated() ? 1 + random_->Uniform(2) : 1;
    for (uint64_t n = 0; n < count; ++n) Set(message, field, depth);
  }
}

void RequestMaker::Set(Message* message, const FieldDescriptor* field, int depth) {
  const Reflection& reflection = *message->GetReflection();
  const options::v1::FieldOptions& rules = RulesOf(field);
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_MESSAGE: {
      if (depth == kDepth || field->is_map()) return;
      Message* const inner =
          field->is_repeated() ? reflection.AddMessage(message, field) : reflection.MutableMessage(message, field);
      if (!SetWellKnown(inner)) Fill(inner, depth + 1);
      return;
    }
    case FieldDescriptor::CPPTYPE_STRING:
      return SetText(message, field);
    case FieldDescriptor::CPPTYPE_ENUM: {
      // The first one means that it is not set.
      const uint64_t first = rules.required() ? 1 : 0;
      const auto count = static_cast<uint64_t>(field->enum_type()->value_count());
      const int number = field->enum_type()->value(static_cast<int>(first + random_->Uniform(count - first)))->number();
      field->is_repeated() ? reflection.AddEnumValue(message, field, number)
                           : reflection.SetEnumValue(message, field, number);
      return;
    }
    case FieldDescriptor::CPPTYPE_BOOL:
      return reflection.SetBool(message, field, Chance(0.5));
    case FieldDescriptor::CPPTYPE_DOUBLE:
    case FieldDescriptor::CPPTYPE_FLOAT:
      return SetReal(message, field, 0.5);
    default:
      return SetInteger(message, field,
                        rules.has_range() ? rules.min() + static_cast<int64_t>(random_->Uniform(
                                                              1 + static_cast<uint64_t>(rules.max() - rules.min())))
                                          : static_cast<int64_t>(1 + random_->Uniform(3)));
  }
}

void RequestMaker::SetText(Message* message, const FieldDescriptor* field) {
  const bool is_hostile = !words_.texts.empty() && Chance(shares_.hostile);
  const std::string text = is_hostile ? Draw(words_.texts) : Text(field);
  field->is_repeated() ? message->GetReflection()->AddString(message, field, text)
                       : message->GetReflection()->SetString(message, field, text);
}

std::string RequestMaker::Text(const FieldDescriptor* field) {
  const options::v1::FieldOptions& rules = RulesOf(field);
  if (!rules.resource().empty()) return Name(rules.resource());
  if (field->name() == "page_token") return words_.page_tokens.empty() ? std::string() : Draw(words_.page_tokens);
  switch (rules.format()) {
    case options::v1::FORMAT_RESOURCE_ID:
      return Draw(words_.ids);
    case options::v1::FORMAT_REQUEST_ID:
      return Draw(words_.request_ids);
    case options::v1::FORMAT_EMAIL:
      return Draw(words_.emails);
    default:
      return PlainText(rules.format());
  }
}

std::string RequestMaker::Name(const std::string& pattern) {
  std::string name;
  bool is_organization = true;
  for (size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '*') {
      name += pattern[i];
      continue;
    }
    name += Draw(is_organization ? words_.organizations : words_.ids);
    is_organization = false;
    // "*-" is an id, or "-" for all.
    if (pattern.substr(i + 1, 1) == "-") ++i;
  }
  return name;
}

}  // namespace outlay::testing
