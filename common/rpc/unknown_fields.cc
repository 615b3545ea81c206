#include "common/rpc/unknown_fields.h"

#include <mutex>
#include <unordered_map>

#include "google/protobuf/unknown_field_set.h"

namespace outlay::rpc {

namespace {

struct KnownUnknownFields {
  std::mutex mutex;
  std::unordered_map<const google::protobuf::Descriptor*, std::unique_ptr<const UnknownFields>> made;
};

}  // namespace

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

const UnknownFields& UnknownFields::Of(const Descriptor* descriptor) {
  static KnownUnknownFields& known = *new KnownUnknownFields;
  const std::lock_guard lock(known.mutex);
  std::unique_ptr<const UnknownFields>& made = known.made[descriptor];
  if (made == nullptr) made = std::make_unique<const UnknownFields>(descriptor);
  return *made;
}

const UnknownFields::Plan* UnknownFields::Add(const Descriptor* descriptor) {
  const auto [at, is_new] = plans_.try_emplace(descriptor);
  if (!is_new) return at->second.get();
  at->second = std::make_unique<Plan>();
  Plan* const plan = at->second.get();
  for (int i = 0; i < descriptor->field_count(); ++i) {
    const FieldDescriptor* const field = descriptor->field(i);
    plan->has_map = plan->has_map || field->is_map();
    if (field->message_type() != nullptr && !field->is_map()) {
      plan->messages.emplace_back(field, Add(field->message_type()));
    }
  }
  return plan;
}

bool UnknownFields::AreIn(const Message& message, const Plan& plan) {
  const Reflection* const reflection = message.GetReflection();
  if (plan.has_map || !reflection->GetUnknownFields(message).empty()) return true;
  for (const auto& [field, below] : plan.messages) {
    if (!field->is_repeated()) {
      if (reflection->HasField(message, field) && AreIn(reflection->GetMessage(message, field), *below)) return true;
      continue;
    }
    const int size = reflection->FieldSize(message, field);
    for (int i = 0; i < size; ++i) {
      if (AreIn(reflection->GetRepeatedMessage(message, field, i), *below)) return true;
    }
  }
  return false;
}

}  // namespace outlay::rpc
