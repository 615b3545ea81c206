#include "services/directory/domain/names.h"

#include "common/base/strings.h"

namespace outlay::directory {
namespace {

std::string ResourceName(std::string_view organization, std::string_view collection, std::string_view id) {
  return id.empty() ? std::string() : Concat("organizations/", organization, "/", collection, "/", id);
}

}  // namespace

std::string OrganizationName(std::string_view organization) {
  return Concat("organizations/", organization);
}

std::string GroupName(std::string_view organization, std::string_view group_id) {
  return ResourceName(organization, "groups", group_id);
}

std::string UserName(std::string_view organization, std::string_view user_id) {
  return ResourceName(organization, "users", user_id);
}

std::string RoleName(std::string_view organization, std::string_view role_id) {
  return ResourceName(organization, "roles", role_id);
}

std::string RoleGrantName(std::string_view organization, std::string_view grant_id) {
  return ResourceName(organization, "roleGrants", grant_id);
}

std::string ScimTokenName(std::string_view organization, std::string_view token_id) {
  return ResourceName(organization, "scimTokens", token_id);
}

std::string AccessReviewName(std::string_view organization, std::string_view review_id) {
  return ResourceName(organization, "accessReviews", review_id);
}

std::string AccessReviewLineName(std::string_view organization, std::string_view review_id, std::string_view grant_id) {
  return Concat(AccessReviewName(organization, review_id), "/lines/", grant_id);
}

std::string ReviewOfLine(std::string_view line_name) {
  return std::string(line_name.substr(0, line_name.rfind("/lines/")));
}

std::string ReferenceName(std::string_view organization, std::string_view kind, std::string_view code) {
  return Concat("organizations/", organization, "/referenceData/", kind, "/", code);
}

std::string ProviderGroupName(std::string_view organization, std::string_view provider_group_id) {
  return ResourceName(organization, "providerGroups", provider_group_id);
}

std::string GroupMappingName(std::string_view organization, std::string_view mapping_id) {
  return ResourceName(organization, "groupMappings", mapping_id);
}

std::string LastId(std::string_view name) {
  const size_t slash = name.rfind('/');
  return std::string(slash == std::string_view::npos ? name : name.substr(slash + 1));
}

}  // namespace outlay::directory
