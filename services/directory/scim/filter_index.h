// The part of a filter that an index can answer. Pure.
#ifndef OUTLAY_SERVICES_DIRECTORY_SCIM_FILTER_INDEX_H_
#define OUTLAY_SERVICES_DIRECTORY_SCIM_FILTER_INDEX_H_

#include <optional>
#include <string>

#include "services/directory/scim/filter.h"

namespace outlay::directory::scim {

// A text that an attribute must equal in every matching resource.
struct RequiredText {
  std::string attribute;  // in lower case; for "emails", their value
  std::string text;
};

// Returns the first of a filter's conditions that must all hold that is an equality on one of these: id, externalId,
// userName, displayName, emails. Nothing: there is none.
std::optional<RequiredText> FindRequiredText(const Filter& filter);

}  // namespace outlay::directory::scim

#endif  // OUTLAY_SERVICES_DIRECTORY_SCIM_FILTER_INDEX_H_
