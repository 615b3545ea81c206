// SCIM's self-description (RFC 7643, sections 5 to 7): the resources that are served, and their schemas. Pure
// functions.
#ifndef OUTLAY_SERVICES_DIRECTORY_SCIM_DISCOVERY_H_
#define OUTLAY_SERVICES_DIRECTORY_SCIM_DISCOVERY_H_

#include <string_view>

#include "common/base/json.h"
#include "services/directory/scim/schema.h"

namespace outlay::directory::scim {

// `base_url`: the beginning of locations.
Json ServiceProviderConfig(std::string_view base_url);

struct ServedType {
  std::string_view name;         // "User"
  std::string_view path;         // "Users"
  std::string_view description;  // for people
  const ResourceType* type = nullptr;
};

Json DescribeType(std::string_view base_url, const ServedType& served);
// Returns the form of section 7. `name`: for people.
Json DescribeSchema(std::string_view base_url, const Schema& schema, std::string_view name);

}  // namespace outlay::directory::scim

#endif  // OUTLAY_SERVICES_DIRECTORY_SCIM_DISCOVERY_H_
