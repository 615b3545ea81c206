// PATCH (RFC 7644, section 3.5.2) on one resource, all of it or nothing. Values; pure functions.
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

// One change at one place. An operation without a path becomes one for each attribute in its value.
struct PatchStep {
  PatchVerb verb = PatchVerb::kReplace;
  PatchPath path;
  Json value;                  // null: none
  bool path_was_given = true;  // what clients cannot write is left alone where only the value names it
};

// `body` is a PatchOp message; the names of operations count in any case of letters. INVALID_SYNTAX: no such message,
// or more than limits::kPatchOperations, or kPatchSteps in all; INVALID_PATH; INVALID_VALUE: nothing to add or to set;
// NO_TARGET: a removal without a path.
absl::StatusOr<std::vector<PatchStep>> ParsePatch(const json_t* body, const ResourceType& type);

// The resource after all steps, names as the schema spells them. Attributes that the type has not got are left alone.
// MUTABILITY: a step would change what clients cannot write, or take away what is required; NO_TARGET: a value filter
// found nothing to replace; INVALID_PATH; INVALID_VALUE. A removal that finds nothing is done.
// Beyond the RFC, as Microsoft Entra needs it: an `add` whose value filter finds nothing adds the value that the
// filter describes, and a `remove` of several values with some of them takes out those.
absl::StatusOr<Json> ApplyPatch(const json_t* resource, const std::vector<PatchStep>& steps, const ResourceType& type);

}  // namespace outlay::directory::scim

#endif  // OUTLAY_SERVICES_DIRECTORY_SCIM_PATCH_H_
