// What of a filter an index can answer. Pure.
#ifndef OUTLAY_SERVICES_DIRECTORY_SCIM_FILTER_INDEX_H_
#define OUTLAY_SERVICES_DIRECTORY_SCIM_FILTER_INDEX_H_

#include <optional>
#include <string>

#include "services/directory/scim/filter.h"

namespace outlay::directory::scim {

// A resource can only match with this text in this attribute.
struct RequiredText {
  std::string attribute;  // in small letters; of "emails", their value
  std::string text;
};

// The first of a filter's conditions, all of which must hold, that is an equality on one of these: id, externalId,
// userName, displayName, emails. Nothing: there is none.
std::optional<RequiredText> FindRequiredText(const Filter& filter);

}  // namespace outlay::directory::scim

#endif  // OUTLAY_SERVICES_DIRECTORY_SCIM_FILTER_INDEX_H_
