#include "common/testing/bad_requests.h"

#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/strings/match.h"
#include "common/base/strings.h"
#include "common/testing/bad_values.h"
#include "google/api/field_behavior.pb.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/stubs/logging.h"
#include "outlay/options/v1/options.pb.h"

namespace outlay::testing {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr uint32_t kDefaultBytes = 256;
constexpr uint32_t kDefaultItems = 1000;
constexpr int kUnknownEnumValue = 9999;

bool HasBehavior(const FieldDescriptor* field, google::api::FieldBehavior behavior) {
  const auto& options = field->options();
  for (int i = 0; i < options.ExtensionSize(google::api::field_behavior); ++i) {
    if (options.GetExtension(google::api::field_behavior, i) == behavior) {
      return true;
    }
  }
  return false;
}

bool IsRequired(const FieldDescriptor* field) {
  return RulesOf(field).required() || HasBehavior(field, google::api::REQUIRED);
}

// One step on the way from the request to a message inside it.
struct Step {
  const FieldDescriptor* field;
  int index;  // -1: not repeated
};

class Maker {
 public:
  Maker(const Message& good, bool mutation) : good_(good), mutation_(mutation) {}

  std::vector<BadRequest> Run() {
    VisitMessage(good_, /*partial=*/false);
    return std::move(made_);
  }

 private:
  using Change = std::function<void(Message*, const Reflection*, const FieldDescriptor*)>;

  void VisitMessage(const Message& message, bool partial) {
    const Descriptor* type = message.GetDescriptor();
    const bool update = type->FindFieldByName("update_mask") != nullptr;
    for (int i = 0; i < type->field_count(); ++i) {
      const FieldDescriptor* field = type->field(i);
      if (!HasBehavior(field, google::api::OUTPUT_ONLY)) {
        VisitField(message, field, partial, partial || update);
      }
    }
  }

  void VisitField(const Message& message, const FieldDescriptor* field, bool partial, bool partial_below) {
    const bool key = mutation_ && steps_.empty() && field->name() == "request_id";
    if ((IsRequired(field) && !partial) || key) {
      Add("missing", "FIELD_REQUIRED", field, -1,
          [](Message* parent, const Reflection* reflection, const FieldDescriptor* f) {
            reflection->ClearField(parent, f);
          });
    }
    if (field->is_repeated() && !field->is_map()) {
      AddTooMany(message, field);
    }
    if (field->is_map()) {
      return;
    }
    switch (field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING:
        VisitText(field, key);
        break;
      case FieldDescriptor::CPPTYPE_ENUM:
        AddEnum(field, kUnknownEnumValue);
        break;
      case FieldDescriptor::CPPTYPE_MESSAGE:
        VisitSubmessage(message, field, partial_below);
        break;
      default:
        VisitNumber(field);
    }
  }

  void VisitText(const FieldDescriptor* field, bool key) {
    const options::v1::FieldOptions& rules = RulesOf(field);
    const uint32_t longest = rules.max_bytes() != 0 ? rules.max_bytes() : FormatBytes(rules.format(), kDefaultBytes);
    AddText("too long", "FIELD_TOO_LONG", field, std::string(longest + 1, 'a'));
    if (field->type() == FieldDescriptor::TYPE_BYTES) {
      return;
    }
    AddText("NUL inside", "FIELD_INVALID", field, std::string("a\0b", 3));
    AddText("control character", "FIELD_INVALID", field, "a\x01");
    AddText("not UTF-8", "REQUEST_MALFORMED", field, "\xff\xfe");
    const auto format = key ? options::v1::FORMAT_REQUEST_ID : rules.format();
    for (const std::string_view bad : BadTexts(format)) {
      AddText(Concat("wrong format: ", bad), "FIELD_INVALID", field, std::string(bad));
    }
    if (!rules.resource().empty()) {
      AddText("no resource name", "FIELD_INVALID", field, "nonsense");
      AddForeign(field, rules.resource());
    }
  }

  void AddForeign(const FieldDescriptor* field, const std::string& pattern) {
    if (!absl::StartsWith(pattern, "organizations/*")) {
      return;
    }
    std::string name = pattern;
    for (size_t at = name.find('*'); at != std::string::npos; at = name.find('*')) {
      name.replace(at, name.substr(at, 2) == "*-" ? 2 : 1, "foreign");
    }
    AddText("another organization", "ORGANIZATION_MISMATCH", field, name);
  }

  void VisitNumber(const FieldDescriptor* field) {
    const options::v1::FieldOptions& rules = RulesOf(field);
    const auto type = field->cpp_type();
    if (type == FieldDescriptor::CPPTYPE_DOUBLE || type == FieldDescriptor::CPPTYPE_FLOAT) {
      Add("not a number", "FIELD_INVALID", field, ElementOf(field),
          [](Message* parent, const Reflection*, const FieldDescriptor* f) {
            SetReal(parent, f, std::numeric_limits<double>::quiet_NaN());
          });
    }
    if (!rules.has_range()) {
      return;
    }
    for (const int64_t value : OutOfRange(type, rules.min(), rules.max())) {
      // Zero is the same as missing.
      const bool missing = value == 0 && IsRequired(field);
      Add(Concat("out of range: ", value), missing ? "FIELD_REQUIRED" : "FIELD_INVALID", field, ElementOf(field),
          [value](Message* parent, const Reflection*, const FieldDescriptor* f) { SetInteger(parent, f, value); });
    }
  }

  void VisitSubmessage(const Message& message, const FieldDescriptor* field, bool partial) {
    const options::v1::FieldOptions& rules = RulesOf(field);
    const std::vector<BadValue> values = BadWellKnownValues(field->message_type(), rules);
    for (const BadValue& value : values) {
      Add(value.what, "FIELD_INVALID", field, ElementOf(field),
          [&value](Message* parent, const Reflection* reflection, const FieldDescriptor* f) {
            if (f->is_repeated()) {
              reflection->ClearField(parent, f);
            }
            Message* into =
                f->is_repeated() ? reflection->AddMessage(parent, f) : reflection->MutableMessage(parent, f);
            into->CopyFrom(*value.message);
          });
    }
    if (IsWellKnown(field->message_type())) {
      return;
    }
    const Reflection* reflection = message.GetReflection();
    const bool set =
        field->is_repeated() ? reflection->FieldSize(message, field) > 0 : reflection->HasField(message, field);
    if (set) {
      steps_.push_back({field, ElementOf(field)});
      VisitMessage(field->is_repeated() ? reflection->GetRepeatedMessage(message, field, 0)
                                        : reflection->GetMessage(message, field),
                   partial);
      steps_.pop_back();
    }
  }

  void AddTooMany(const Message& message, const FieldDescriptor* field) {
    const uint32_t most = RulesOf(field).max_items() != 0 ? RulesOf(field).max_items() : kDefaultItems;
    const bool has_one = message.GetReflection()->FieldSize(message, field) > 0;
    Add("too many", "TOO_MANY_ITEMS", field, -1,
        [most, has_one](Message* parent, const Reflection* reflection, const FieldDescriptor* f) {
          while (static_cast<uint32_t>(reflection->FieldSize(*parent, f)) <= most) {
            AddElement(parent, f, has_one);
          }
        });
  }

  void AddEnum(const FieldDescriptor* field, int value) {
    Add("unknown enum value", "FIELD_INVALID", field, ElementOf(field),
        [value](Message* parent, const Reflection* reflection, const FieldDescriptor* f) {
          if (f->is_repeated()) {
            reflection->ClearField(parent, f);
            reflection->AddEnumValue(parent, f, value);
          } else {
            reflection->SetEnumValue(parent, f, value);
          }
        });
  }

  void AddText(std::string what, const char* reason, const FieldDescriptor* field, std::string text) {
    Add(std::move(what), reason, field, ElementOf(field),
        [text = std::move(text)](Message* parent, const Reflection* reflection, const FieldDescriptor* f) {
          if (f->is_repeated()) {
            reflection->ClearField(parent, f);
            reflection->AddString(parent, f, text);
          } else {
            reflection->SetString(parent, f, text);
          }
        });
  }

  // Of a repeated field the first element is made bad.
  static int ElementOf(const FieldDescriptor* field) { return field->is_repeated() ? 0 : -1; }

  void Add(std::string what, const char* reason, const FieldDescriptor* field, int index, const Change& change) {
    std::unique_ptr<Message> bad(good_.New());
    bad->CopyFrom(good_);
    Message* parent = bad.get();
    std::string path;
    for (const Step& step : steps_) {
      parent = step.index < 0 ? parent->GetReflection()->MutableMessage(parent, step.field)
                              : parent->GetReflection()->MutableRepeatedMessage(parent, step.field, step.index);
      path += PathStep(step) + ".";
    }
    change(parent, parent->GetReflection(), field);
    path += PathStep({field, index});
    // protobuf complains about strings that are not UTF-8 when it writes them.
    const google::protobuf::LogSilencer silencer;
    made_.push_back({.what = Concat(path, ": ", what),
                     .bytes = bad->SerializePartialAsString(),
                     .reason = reason,
                     .field = std::string_view(reason) == "REQUEST_MALFORMED" ? "" : path});
  }

  static std::string PathStep(const Step& step) {
    return step.index < 0 ? step.field->name() : Concat(step.field->name(), "[", step.index, "]");
  }

  const Message& good_;
  const bool mutation_;
  std::vector<Step> steps_;
  std::vector<BadRequest> made_;
};

std::string UnknownName(const std::string& name) {
  return name.substr(0, name.rfind('/')) + "/nobody";
}

// Goes through what is set in `at`, which lies in `root` under `path`; leaves it as it was.
void VisitNames(const Message& root, Message* at, const std::string& path, std::vector<BadRequest>* made) {
  const Reflection* reflection = at->GetReflection();
  const auto add = [&](const std::string& step) {
    made->push_back({.what = step + ": unknown", .bytes = root.SerializeAsString(), .reason = "", .field = step});
  };
  std::vector<const FieldDescriptor*> fields;
  reflection->ListFields(*at, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->is_map() || HasBehavior(field, google::api::OUTPUT_ONLY)) continue;
    const bool is_message = field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
    const bool is_name = !RulesOf(field).resource().empty() && RulesOf(field).resource() != "organizations/*";
    const int elements = field->is_repeated() ? reflection->FieldSize(*at, field) : 1;
    for (int i = 0; i < elements; ++i) {
      const std::string step = field->is_repeated() ? Concat(path, field->name(), "[", i, "]") : path + field->name();
      if (is_message) {
        VisitNames(root,
                   field->is_repeated() ? reflection->MutableRepeatedMessage(at, field, i)
                                        : reflection->MutableMessage(at, field),
                   step + ".", made);
      } else if (is_name && field->is_repeated()) {
        const std::string name = reflection->GetRepeatedString(*at, field, i);
        reflection->SetRepeatedString(at, field, i, UnknownName(name));
        add(step);
        reflection->SetRepeatedString(at, field, i, name);
      } else if (is_name) {
        const std::string name = reflection->GetString(*at, field);
        reflection->SetString(at, field, UnknownName(name));
        add(step);
        reflection->SetString(at, field, name);
      }
    }
  }
}

}  // namespace

std::vector<BadRequest> MakeUnknownNames(const Message& good) {
  const std::unique_ptr<Message> copy(good.New());
  copy->CopyFrom(good);
  std::vector<BadRequest> made;
  VisitNames(*copy, copy.get(), "", &made);
  const FieldDescriptor* key = copy->GetDescriptor()->FindFieldByName("request_id");
  for (size_t i = 0; key != nullptr && i < made.size(); ++i) {
    copy->ParseFromString(made[i].bytes);
    copy->GetReflection()->SetString(copy.get(), key, Concat("unknown-", copy->GetDescriptor()->name(), "-", i));
    made[i].bytes = copy->SerializeAsString();
  }
  return made;
}

std::vector<BadRequest> MakeBadRequests(const Message& good, bool mutation) {
  return Maker(good, mutation).Run();
}

}  // namespace outlay::testing
