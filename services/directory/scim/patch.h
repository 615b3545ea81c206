// PATCH (RFC 7644, section 3.5.2) on one resource, atomically. Values; pure functions.
#ifndef OUTLAY_SERVICES_DIRECTORY_SCIM_PATCH_H_
#define OUTLAY_SERVICES_DIRECTORY_SCIM_PATCH_H_

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/json.h"
#include "services/directory/scim/filter.h"
#include "services/directory/scim/schema.h"

namespace outlay::directory::scim {

enum class PatchVerb { kAdd, kReplace, kRemove };

// One change at one place. An operation without a path becomes one change for each attribute in its value.
struct PatchStep {
  PatchVerb verb = PatchVerb::kReplace;
  PatchPath path;
  Json value;                  // null: none
  bool path_was_given = true;  // if false, attributes that clients cannot write are ignored
};

// `body` is a PatchOp message; names of operations are compared ignoring case. INVALID_SYNTAX: not such a message, more
// than limits::kPatchOperations, or more than kPatchSteps changes; INVALID_PATH; INVALID_VALUE: no value to add or to
// set; NO_TARGET: a removal without a path.
absl::StatusOr<std::vector<PatchStep>> ParsePatch(const json_t* body, const ResourceType& type);

// Returns the resource after all steps, with names spelled as in the schema. Attributes that the type does not have are
// ignored. MUTABILITY: a step would change an attribute that clients cannot write, or remove a required one; NO_TARGET:
// a value filter found nothing to replace; INVALID_PATH; INVALID_VALUE. A removal that finds nothing succeeds. Beyond
// the RFC, as Microsoft Entra needs it: an `add` whose value filter finds nothing adds the value that the filter
// describes, and a `remove` of an attribute with several values removes only those in its own value, if it has one.
absl::StatusOr<Json> ApplyPatch(const json_t* resource, const std::vector<PatchStep>& steps, const ResourceType& type);

}  // namespace outlay::directory::scim

#endif  // OUTLAY_SERVICES_DIRECTORY_SCIM_PATCH_H_
