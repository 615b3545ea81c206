#include "common/rpc/validation.h"

#include <cmath>
#include <limits>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/rpc/formats.h"
#include "common/rpc/validation_plan.h"
#include "common/rpc/well_known.h"

namespace outlay::rpc {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// The rule that a field's value violates. The path is completed while the checks return, so that a valid message costs
// nothing.
struct Violation {
  enum class Kind { kRequired, kInvalid, kTooLong, kTooMany, kOtherOrganization };
  Kind kind = Kind::kInvalid;
  std::string path;
  std::string why;
  int64_t given = 0;
  int64_t limit = 0;

  void Within(const FieldDescriptor* field, int index) {
    const std::string step = index < 0 ? field->name() : Concat(field->name(), "[", index, "]");
    path = path.empty() ? step : Concat(step, ".", path);
  }

  absl::Status ToStatus() const {
    switch (kind) {
      case Kind::kRequired:
        return FieldRequired(path);
      case Kind::kTooLong:
        return TooLong(path, given, limit);
      case Kind::kTooMany:
        return TooManyItems(path, given, limit);
      case Kind::kOtherOrganization:
        return OrganizationMismatch(path);
      default:
        return FieldInvalid(path, why);
    }
  }
};

class Checker {
 public:
  explicit Checker(std::optional<std::string_view> organization) : organization_(organization) {}

  absl::Status Run(const Message& message, const MessagePlan& plan) {
    if (!CheckMessage(message, plan)) {
      return violation_.ToStatus();
    }
    return foreign_.has_value() ? foreign_->ToStatus() : absl::OkStatus();
  }

 private:
  bool CheckMessage(const Message& message, const MessagePlan& plan) {
    const Reflection* reflection = message.GetReflection();
    for (const FieldPlan& field : plan.fields) {
      if (!(field.field->is_repeated() ? CheckRepeated(message, reflection, field)
                                       : CheckSingular(message, reflection, field))) {
        return false;
      }
    }
    return true;
  }

  bool CheckRepeated(const Message& message, const Reflection* reflection, const FieldPlan& plan) {
    const int size = reflection->FieldSize(message, plan.field);
    if (size == 0 && plan.required) {
      return Fail(plan, -1, Violation::Kind::kRequired);
    }
    if (static_cast<uint32_t>(size) > plan.max_items) {
      violation_.given = size;
      violation_.limit = plan.max_items;
      return Fail(plan, -1, Violation::Kind::kTooMany);
    }
    for (int i = 0; i < size; ++i) {
      if (!CheckElement(message, reflection, plan, i)) {
        return false;
      }
    }
    return true;
  }

  bool CheckElement(const Message& message, const Reflection* reflection, const FieldPlan& plan, int i) {
    switch (plan.kind) {
      case FieldKind::kText:
      case FieldKind::kBytes:
        return CheckText(plan, i, reflection->GetRepeatedStringReference(message, plan.field, i, &scratch_));
      case FieldKind::kInteger:
        return CheckInteger(plan, i,
                            plan.field->cpp_type() == FieldDescriptor::CPPTYPE_INT32
                                ? reflection->GetRepeatedInt32(message, plan.field, i)
                                : reflection->GetRepeatedInt64(message, plan.field, i));
      case FieldKind::kUnsigned:
        return CheckUnsigned(plan, i,
                             plan.field->cpp_type() == FieldDescriptor::CPPTYPE_UINT32
                                 ? reflection->GetRepeatedUInt32(message, plan.field, i)
                                 : reflection->GetRepeatedUInt64(message, plan.field, i));
      case FieldKind::kReal:
        return CheckReal(plan, i,
                         plan.field->cpp_type() == FieldDescriptor::CPPTYPE_FLOAT
                             ? static_cast<double>(reflection->GetRepeatedFloat(message, plan.field, i))
                             : reflection->GetRepeatedDouble(message, plan.field, i));
      case FieldKind::kEnum:
        return CheckEnum(plan, i, reflection->GetRepeatedEnumValue(message, plan.field, i));
      case FieldKind::kMessage:
        return CheckSubmessage(plan, i, reflection->GetRepeatedMessage(message, plan.field, i));
      default:
        return true;
    }
  }

  bool CheckSingular(const Message& message, const Reflection* reflection, const FieldPlan& plan) {
    if (plan.has_presence && !reflection->HasField(message, plan.field)) {
      return !plan.required || Fail(plan, -1, Violation::Kind::kRequired);
    }
    switch (plan.kind) {
      case FieldKind::kText:
      case FieldKind::kBytes:
        return CheckText(plan, -1, reflection->GetStringReference(message, plan.field, &scratch_));
      case FieldKind::kInteger:
        return CheckInteger(plan, -1,
                            plan.field->cpp_type() == FieldDescriptor::CPPTYPE_INT32
                                ? reflection->GetInt32(message, plan.field)
                                : reflection->GetInt64(message, plan.field));
      case FieldKind::kUnsigned:
        return CheckUnsigned(plan, -1,
                             plan.field->cpp_type() == FieldDescriptor::CPPTYPE_UINT32
                                 ? reflection->GetUInt32(message, plan.field)
                                 : reflection->GetUInt64(message, plan.field));
      case FieldKind::kReal:
        return CheckReal(plan, -1,
                         plan.field->cpp_type() == FieldDescriptor::CPPTYPE_FLOAT
                             ? static_cast<double>(reflection->GetFloat(message, plan.field))
                             : reflection->GetDouble(message, plan.field));
      case FieldKind::kEnum:
        return CheckEnum(plan, -1, reflection->GetEnumValue(message, plan.field));
      case FieldKind::kMessage:
        return CheckSubmessage(plan, -1, reflection->GetMessage(message, plan.field));
      default:
        return true;
    }
  }

  bool CheckText(const FieldPlan& plan, int index, const std::string& text) {
    if (text.empty()) {
      return !plan.required || Fail(plan, index, Violation::Kind::kRequired);
    }
    if (text.size() > plan.max_bytes) {
      violation_.given = static_cast<int64_t>(text.size());
      violation_.limit = plan.max_bytes;
      return Fail(plan, index, Violation::Kind::kTooLong);
    }
    if (plan.kind == FieldKind::kBytes) {
      return true;
    }
    if (!plan.resource.empty()) {
      return CheckResource(plan, index, text);
    }
    return HasFormat(text, plan.format) || Invalid(plan, index, Concat("must be ", DescribeFormat(plan.format)));
  }

  bool CheckResource(const FieldPlan& plan, int index, const std::string& name) {
    if (!MatchesResource(name, plan.resource)) {
      return Invalid(plan, index, Concat("must be a name of the form ", plan.resource));
    }
    if (plan.names_organization && organization_.has_value() && *organization_ != OrganizationOf(name) &&
        !foreign_.has_value()) {
      foreign_.emplace();
      foreign_->kind = Violation::Kind::kOtherOrganization;
      foreign_->Within(plan.field, index);
    }
    return true;
  }

  bool CheckInteger(const FieldPlan& plan, int index, int64_t value) {
    if (value == 0 && plan.required && !plan.has_presence) {
      return Fail(plan, index, Violation::Kind::kRequired);
    }
    const bool absent = value == 0 && plan.partial && !plan.has_presence && index < 0;
    return absent || !plan.has_range || (value >= plan.min && value <= plan.max) || OutOfRange(plan, index);
  }

  bool CheckUnsigned(const FieldPlan& plan, int index, uint64_t value) {
    if (value > static_cast<uint64_t>(std::numeric_limits<int64_t>::max())) {
      return !plan.has_range || OutOfRange(plan, index);
    }
    return CheckInteger(plan, index, static_cast<int64_t>(value));
  }

  bool CheckReal(const FieldPlan& plan, int index, double value) {
    if (value == 0 && plan.required && !plan.has_presence) {
      return Fail(plan, index, Violation::Kind::kRequired);
    }
    return std::isfinite(value) || Invalid(plan, index, "must be a finite number");
  }

  bool CheckEnum(const FieldPlan& plan, int index, int value) {
    if (value == 0 && plan.required) {
      return Fail(plan, index, Violation::Kind::kRequired);
    }
    return plan.field->enum_type()->FindValueByNumber(value) != nullptr ||
           Invalid(plan, index, Concat("must be a value of ", plan.field->enum_type()->full_name()));
  }

  bool CheckSubmessage(const FieldPlan& plan, int index, const Message& message) {
    if (plan.message->well_known != WellKnown::kNone) {
      return CheckWellKnown(plan, index, message);
    }
    const bool foreign_before = foreign_.has_value();
    const bool good = CheckMessage(message, *plan.message);
    if (!good) {
      violation_.Within(plan.field, index);
    } else if (foreign_.has_value() && !foreign_before) {
      foreign_->Within(plan.field, index);
    }
    return good;
  }

  bool CheckWellKnown(const FieldPlan& plan, int index, const Message& message) {
    const WellKnownRules rules{.required = plan.required, .not_negative = plan.not_negative, .positive = plan.positive};
    const WellKnownResult result = outlay::rpc::CheckWellKnown(message, plan.message->well_known, rules);
    if (result.missing) {
      return Fail(plan, index, Violation::Kind::kRequired);
    }
    return result.why.empty() || Invalid(plan, index, result.why);
  }

  bool OutOfRange(const FieldPlan& plan, int index) {
    return Invalid(plan, index, Concat("must be from ", plan.min, " to ", plan.max));
  }

  bool Invalid(const FieldPlan& plan, int index, std::string_view why) {
    violation_.why = why;
    return Fail(plan, index, Violation::Kind::kInvalid);
  }

  bool Fail(const FieldPlan& plan, int index, Violation::Kind kind) {
    violation_.kind = kind;
    violation_.Within(plan.field, index);
    return false;
  }

  std::optional<std::string_view> organization_;
  Violation violation_;
  std::optional<Violation> foreign_;  // the first one; told only if nothing else is wrong
  std::string scratch_;
};

// The validators of compiled-in messages: a process that creates many dispatchers, as simulations do, plans each
// message once. Thread-safe.
class KnownValidators {
 public:
  std::optional<Validator> Find(const google::protobuf::Descriptor* descriptor) {
    const std::lock_guard lock(mutex_);
    const auto found = validators_.find(descriptor);
    return found == validators_.end() ? std::nullopt : std::optional(found->second);
  }
  void Keep(const google::protobuf::Descriptor* descriptor, const Validator& validator) {
    const std::lock_guard lock(mutex_);
    validators_.emplace(descriptor, validator);
  }

 private:
  std::mutex mutex_;
  std::unordered_map<const google::protobuf::Descriptor*, Validator> validators_;
};

KnownValidators& MadeValidators() {
  static KnownValidators& validators = *new KnownValidators;
  return validators;
}

}  // namespace

Validator::Validator() = default;
Validator::Validator(const Validator&) = default;
Validator& Validator::operator=(const Validator&) = default;
Validator::Validator(Validator&&) noexcept = default;
Validator& Validator::operator=(Validator&&) noexcept = default;
Validator::~Validator() = default;

absl::StatusOr<Validator> Validator::Create(const google::protobuf::Descriptor* descriptor) {
  // Other pools are destroyed before the process ends, and their descriptors with them.
  const bool is_compiled_in = descriptor->file()->pool() == google::protobuf::DescriptorPool::generated_pool();
  std::optional<Validator> made = is_compiled_in ? MadeValidators().Find(descriptor) : std::nullopt;
  if (made.has_value()) return *std::move(made);
  auto plans = std::make_shared<PlanSet>();
  Validator validator;
  OUTLAY_ASSIGN_OR_RETURN(validator.root_, plans->Add(descriptor, /*partial=*/false));
  validator.plans_ = std::move(plans);
  if (is_compiled_in) MadeValidators().Keep(descriptor, validator);
  return validator;
}

absl::Status Validator::Check(const Message& message, std::optional<std::string_view> organization) const {
  return Checker(organization).Run(message, *root_);
}

absl::Status OrganizationMismatch(std::string_view field) {
  return MakeError(absl::StatusCode::kPermissionDenied, "ORGANIZATION_MISMATCH",
                   Concat(field, " names another organization than the caller's"), {{"field", std::string(field)}});
}

absl::Status RequestMalformed() {
  return MakeError(absl::StatusCode::kInvalidArgument, "REQUEST_MALFORMED",
                   "the bytes are not a message of the method's request type, or a string in it is not UTF-8");
}

}  // namespace outlay::rpc
