#include "common/rpc/validation_plan.h"

#include <algorithm>
#include <string_view>

#include "absl/strings/match.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/rpc/formats.h"
#include "google/api/field_behavior.pb.h"

namespace outlay::rpc {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

WellKnown WellKnownOf(const Descriptor* descriptor) {
  static const auto* const kNames = new std::map<std::string_view, WellKnown>{
      {"google.type.Money", WellKnown::kMoney},
      {"google.type.Decimal", WellKnown::kDecimal},
      {"google.type.Date", WellKnown::kDate},
      {"google.protobuf.Timestamp", WellKnown::kTimestamp},
      {"google.protobuf.Duration", WellKnown::kDuration},
  };
  const auto found = kNames->find(descriptor->full_name());
  return found == kNames->end() ? WellKnown::kNone : found->second;
}

FieldKind KindOf(const FieldDescriptor* field) {
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return field->type() == FieldDescriptor::TYPE_BYTES ? FieldKind::kBytes : FieldKind::kText;
    case FieldDescriptor::CPPTYPE_INT32:
    case FieldDescriptor::CPPTYPE_INT64:
      return FieldKind::kInteger;
    case FieldDescriptor::CPPTYPE_UINT32:
    case FieldDescriptor::CPPTYPE_UINT64:
      return FieldKind::kUnsigned;
    case FieldDescriptor::CPPTYPE_FLOAT:
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return FieldKind::kReal;
    case FieldDescriptor::CPPTYPE_ENUM:
      return FieldKind::kEnum;
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return FieldKind::kMessage;
    default:
      return FieldKind::kUnchecked;
  }
}

bool HasBehavior(const FieldDescriptor* field, google::api::FieldBehavior behavior) {
  const auto& options = field->options();
  for (int i = 0; i < options.ExtensionSize(google::api::field_behavior); ++i) {
    if (options.GetExtension(google::api::field_behavior, i) == behavior) {
      return true;
    }
  }
  return false;
}

absl::Status Misfit(const FieldDescriptor* field, std::string_view why) {
  return MakeError(absl::StatusCode::kFailedPrecondition, "FIELD_OPTIONS_INVALID",
                   Concat(field->full_name(), ": ", why), {{"field", field->full_name()}});
}

// Checks the annotation itself, so that a typo in a proto prevents the start instead of disabling a check.
absl::Status CheckFits(const FieldDescriptor* field, const options::v1::FieldOptions& options, const FieldPlan& plan) {
  const bool text = plan.kind == FieldKind::kText;
  const bool integer = plan.kind == FieldKind::kInteger || plan.kind == FieldKind::kUnsigned;
  const WellKnown known = plan.kind == FieldKind::kMessage ? WellKnownOf(field->message_type()) : WellKnown::kNone;
  const bool amount = known == WellKnown::kMoney || known == WellKnown::kDecimal || known == WellKnown::kDuration;
  if (!text && (options.format() != options::v1::FORMAT_UNSPECIFIED || !options.resource().empty())) {
    return Misfit(field, "format and resource are for strings");
  }
  if (!text && plan.kind != FieldKind::kBytes && options.max_bytes() != 0) {
    return Misfit(field, "max_bytes is for strings and bytes");
  }
  if (!field->is_repeated() && options.max_items() != 0) {
    return Misfit(field, "max_items is for repeated fields");
  }
  if (options.has_range() && (!integer || options.min() > options.max())) {
    return Misfit(field, "a range is for integers, and its least value comes first");
  }
  if (!amount && (options.not_negative() || options.positive())) {
    return Misfit(field, "not_negative and positive are for google.type.Money, google.type.Decimal and durations");
  }
  if (plan.required && field->type() == FieldDescriptor::TYPE_BOOL && !field->has_presence()) {
    return Misfit(field, "a required bool could never be false: make it optional");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<FieldPlan> PlanSet::MakeField(const FieldDescriptor* field, bool partial) {
  const options::v1::FieldOptions& options = field->options().GetExtension(options::v1::field);
  FieldPlan plan;
  plan.field = field;
  plan.kind = KindOf(field);
  plan.has_presence = field->has_presence();
  plan.partial = partial;
  plan.required = options.required() || HasBehavior(field, google::api::REQUIRED);
  plan.format = options.format();
  if (const uint32_t longest = FormatBytesMax(plan.format); longest != 0) {
    plan.max_bytes = longest;
  }
  plan.max_bytes = options.max_bytes() != 0 ? options.max_bytes() : plan.max_bytes;
  plan.max_items = options.max_items() != 0 ? options.max_items() : plan.max_items;
  plan.resource = options.resource();
  plan.names_organization = absl::StartsWith(plan.resource, "organizations/*");
  plan.has_range = options.has_range();
  plan.min = options.min();
  plan.max = options.max();
  plan.not_negative = options.not_negative();
  plan.positive = options.positive();
  OUTLAY_RETURN_IF_ERROR(CheckFits(field, options, plan));
  plan.required = plan.required && !partial;
  if (plan.kind == FieldKind::kMessage) {
    OUTLAY_ASSIGN_OR_RETURN(plan.message, Add(field->message_type(), partial));
  }
  return plan;
}

absl::StatusOr<const MessagePlan*> PlanSet::Add(const Descriptor* descriptor, bool partial) {
  auto [at, fresh] = plans_.try_emplace({descriptor, partial});
  if (!fresh) {
    return at->second.get();
  }
  at->second = std::make_unique<MessagePlan>();
  MessagePlan* const plan = at->second.get();
  plan->well_known = WellKnownOf(descriptor);
  if (plan->well_known != WellKnown::kNone) {
    return plan;
  }
  const bool update = descriptor->FindFieldByName("update_mask") != nullptr;
  for (int i = 0; i < descriptor->field_count(); ++i) {
    const FieldDescriptor* field = descriptor->field(i);
    // The server sets these and ignores what a caller sends back.
    if (HasBehavior(field, google::api::OUTPUT_ONLY)) {
      continue;
    }
    OUTLAY_ASSIGN_OR_RETURN(FieldPlan field_plan, MakeField(field, partial));
    if (update && !partial && field_plan.message != nullptr) {
      OUTLAY_ASSIGN_OR_RETURN(field_plan.message, Add(field->message_type(), /*partial=*/true));
    }
    plan->fields.push_back(std::move(field_plan));
  }
  return plan;
}

}  // namespace outlay::rpc
