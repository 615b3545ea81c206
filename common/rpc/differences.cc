#include "common/rpc/differences.h"

#include <memory>
#include <string_view>
#include <utility>

#include "common/base/strings.h"
#include "common/rpc/values.h"
#include "google/protobuf/text_format.h"
#include "google/protobuf/util/message_differencer.h"

namespace outlay::rpc {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::util::MessageDifferencer;
using FieldPath = std::vector<MessageDifferencer::SpecificField>;

bool IsMessage(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
}

// Returns whether a field is a single value for people, whatever fields it has.
bool IsValue(const FieldDescriptor& field) {
  return !IsMessage(field) || !std::string_view(field.message_type()->full_name()).starts_with("outlay.");
}

std::string TextOf(const Message& message) {
  if (const auto* money = dynamic_cast<const google::type::Money*>(&message)) {
    const absl::StatusOr<Money> amount = MoneyFromProto("amount", *money);
    if (amount.ok()) return amount->ToString();
  }
  if (const auto* decimal = dynamic_cast<const google::type::Decimal*>(&message)) return decimal->value();
  if (const auto* date = dynamic_cast<const google::type::Date*>(&message);
      date != nullptr && DayOf(*date).has_value()) {
    return absl::FormatCivilTime(*DayOf(*date));
  }
  if (const auto* time = dynamic_cast<const google::protobuf::Timestamp*>(&message)) {
    return absl::FormatTime(absl::RFC3339_full, TimeFromProto(*time), absl::UTCTimeZone());
  }
  return message.ShortDebugString();
}

// `index`: of an element; negative: the field is not a list.
std::string TextAt(const Message& message, const FieldDescriptor& field, int index) {
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  const bool is_there = field.is_repeated() ? index >= 0 && index < reflection.FieldSize(message, &field)
                                            : !field.has_presence() || reflection.HasField(message, &field);
  if (!is_there) return {};
  if (IsMessage(field)) {
    return TextOf(field.is_repeated() ? reflection.GetRepeatedMessage(message, &field, index)
                                      : reflection.GetMessage(message, &field));
  }
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
    return field.is_repeated() ? reflection.GetRepeatedString(message, &field, index)
                               : reflection.GetString(message, &field);
  }
  std::string text;
  google::protobuf::TextFormat::PrintFieldValueToString(message, &field, index, &text);
  return text;
}

// Returns the message in a field; null: there is none.
const Message* Below(const Message& message, const FieldDescriptor& field, int index) {
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  if (!field.is_repeated()) return &reflection.GetMessage(message, &field);
  return index >= 0 && index < reflection.FieldSize(message, &field)
             ? &reflection.GetRepeatedMessage(message, &field, index)
             : nullptr;
}

// The messages that have the reported value.
enum class Sides { kBoth, kBefore, kAfter };

class Ignored final : public MessageDifferencer::IgnoreCriteria {
 public:
  explicit Ignored(const std::set<std::string>* names) : names_(*names) {}
  bool IsIgnored(const Message&, const Message&, const FieldDescriptor* field, const FieldPath&) override {
    return names_.contains(std::string(field->name()));
  }

 private:
  const std::set<std::string>& names_;
};

class Collector final : public MessageDifferencer::Reporter {
 public:
  Collector(std::string prefix, const DifferenceRules& rules, std::vector<Difference>* differences)
      : prefix_(std::move(prefix)), rules_(rules), differences_(*differences) {}

  void Compare(const Message& before, const Message& after) {
    before_ = &before;
    after_ = &after;
    MessageDifferencer differencer;
    differencer.AddIgnoreCriteria(new Ignored(&rules_.ignored));  // which the differencer deletes
    differencer.set_report_ignores(false);
    const google::protobuf::Descriptor& type = *before.GetDescriptor();
    for (int i = 0; i < type.field_count() && !rules_.key.empty(); ++i) {
      const FieldDescriptor& field = *type.field(i);
      if (!field.is_repeated() || !IsMessage(field)) continue;
      const FieldDescriptor* const key = field.message_type()->FindFieldByName(rules_.key);
      if (key != nullptr) differencer.TreatAsMap(&field, key);
    }
    differencer.ReportDifferencesTo(this);
    differencer.Compare(before, after);
  }

  // The arguments are the messages that contain the field itself; its path begins at the compared ones.
  void ReportAdded(const Message&, const Message&, const FieldPath& path) override { Report(path, Sides::kAfter); }
  void ReportDeleted(const Message&, const Message&, const FieldPath& path) override { Report(path, Sides::kBefore); }
  void ReportModified(const Message&, const Message&, const FieldPath& path) override { Report(path, Sides::kBoth); }

 private:
  void Report(const FieldPath& path, Sides sides) {
    const Message* was = before_;
    const Message* is = after_;
    std::string name = prefix_;
    for (size_t i = 0; i < path.size() && was != nullptr && is != nullptr; ++i) {
      const FieldDescriptor* const field = path[i].field;
      if (field == nullptr) return;  // of a later version
      const int was_at = path[i].index;
      const int is_at = path[i].new_index >= 0 ? path[i].new_index : path[i].index;
      const bool is_last = i + 1 == path.size();
      const Sides here = is_last ? sides : Sides::kBoth;
      name += Concat(name.empty() ? "" : ".", std::string_view(field->name()));
      if (field->is_repeated()) {
        name += Concat("[", LabelOf(here == Sides::kAfter ? *is : *was, *field, here == Sides::kAfter ? is_at : was_at),
                       "]");
      }
      if (IsValue(*field)) {
        return Add({.path = name,
                    .before = here == Sides::kAfter ? std::string() : TextAt(*was, *field, was_at),
                    .after = here == Sides::kBefore ? std::string() : TextAt(*is, *field, is_at)});
      }
      const Message* const was_below = Below(*was, *field, was_at);
      const Message* const is_below = Below(*is, *field, is_at);
      if (is_last) return AddEach(name, here, was_below, is_below);
      was = was_below;
      is = is_below;
    }
  }

  // Adds each field of an added or deleted message, compared with an empty one.
  void AddEach(const std::string& name, Sides sides, const Message* was, const Message* is) {
    const Message* const present = sides == Sides::kAfter ? is : was;
    // Differences inside a message that both have are reported separately.
    if (present == nullptr || sides == Sides::kBoth) return;
    const std::unique_ptr<Message> empty(present->New());
    Collector below(name, rules_, &differences_);
    below.Compare(sides == Sides::kAfter ? *empty : *present, sides == Sides::kAfter ? *present : *empty);
  }

  std::string LabelOf(const Message& message, const FieldDescriptor& field, int index) const {
    if (!IsMessage(field) || rules_.key.empty()) return Concat(index);
    const FieldDescriptor* const key = field.message_type()->FindFieldByName(rules_.key);
    const Message* const element = Below(message, field, index);
    return key != nullptr && element != nullptr ? TextAt(*element, *key, -1) : Concat(index);
  }

  void Add(Difference difference) {
    // Several fields of the same value.
    if (!differences_.empty() && differences_.back().path == difference.path) return;
    differences_.push_back(std::move(difference));
  }

  const std::string prefix_;
  const DifferenceRules& rules_;
  std::vector<Difference>& differences_;
  const Message* before_ = nullptr;
  const Message* after_ = nullptr;
};

}  // namespace

std::vector<Difference> DifferencesOf(const Message& before, const Message& after, const DifferenceRules& rules) {
  std::vector<Difference> differences;
  Collector(/*prefix=*/{}, rules, &differences).Compare(before, after);
  return differences;
}

}  // namespace outlay::rpc
