// Names of resources, "organizations/acme/invoices/inv-1": built from plain ids and parsed. Pure.
#ifndef OUTLAY_COMMON_BASE_RESOURCE_NAME_H_
#define OUTLAY_COMMON_BASE_RESOURCE_NAME_H_

#include <optional>
#include <string>
#include <string_view>

namespace outlay {

// A resource of an organization, by plain ids.
struct ResourceId {
  std::string organization;
  std::string id;

  bool operator==(const ResourceId&) const = default;
};

// A resource below another one of an organization, by plain ids.
struct ChildResourceId {
  std::string organization;
  std::string parent_id;
  std::string id;

  bool operator==(const ChildResourceId&) const = default;
};

// "organizations/acme".
std::string OrganizationName(std::string_view organization);
// "organizations/acme/<collection>/<id>".
std::string ResourceName(std::string_view organization, std::string_view collection, std::string_view id);
// "organizations/acme/<parents>/<parent_id>/<collection>/<id>".
std::string ChildResourceName(std::string_view organization, std::string_view parents, std::string_view parent_id,
                              std::string_view collection, std::string_view id);

// Nothing: the name does not have that form. Whether its ids are valid was checked at the edge.
std::optional<std::string> ParseOrganizationName(std::string_view name);
std::optional<ResourceId> ParseResourceName(std::string_view name, std::string_view collection);
std::optional<ChildResourceId> ParseChildResourceName(std::string_view name, std::string_view parents,
                                                      std::string_view collection);

// Returns the last id of any name: "po-1" of "organizations/acme/purchaseOrders/po-1"; empty for an empty name.
std::string LastId(std::string_view name);

}  // namespace outlay

#endif  // OUTLAY_COMMON_BASE_RESOURCE_NAME_H_
