// Partial updates (AIP-134): copies the fields that an update mask names from a request into the current resource.
#ifndef OUTLAY_COMMON_RPC_FIELD_MASK_H_
#define OUTLAY_COMMON_RPC_FIELD_MASK_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "common/rpc/validation.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/message.h"

namespace outlay::rpc {

// The paths of a resource that an Update method may change. Immutable after Create, thread-safe.
class FieldMaskRules {
 public:
  // `updatable`: paths such as "title" or "terms.due_days"; paths below them are updatable too.
  // FAILED_PRECONDITION: the resource has no such path, or its annotations are wrong.
  static absl::StatusOr<FieldMaskRules> Create(const google::protobuf::Descriptor* resource,
                                               std::vector<std::string> updatable);

  // Applies the update: each path of `mask` gets its value in `update`, and an unset value clears it. "*" stands for
  // all updatable paths, an empty mask for those that `update` sets. Then checks the whole resource by its annotations.
  // INVALID_ARGUMENT / FIELD_MASK_INVALID {path}: no such path; FIELD_IMMUTABLE {path}: it cannot be updated; or an
  // error of Validator::Check. On error the content of `resource` is unspecified.
  absl::Status Apply(const google::protobuf::FieldMask& mask, const google::protobuf::Message& update,
                     google::protobuf::Message* resource) const;

 private:
  absl::StatusOr<google::protobuf::FieldMask> Resolve(const google::protobuf::FieldMask& mask,
                                                      const google::protobuf::Message& update) const;
  bool IsUpdatable(std::string_view path) const;

  const google::protobuf::Descriptor* resource_ = nullptr;
  std::vector<std::string> updatable_;
  Validator validator_;
};

}  // namespace outlay::rpc

#endif  // OUTLAY_COMMON_RPC_FIELD_MASK_H_
