#include "services/directory/domain/names.h"

#include "common/base/strings.h"

namespace outlay::directory {

std::string RoleGrantName(std::string_view organization, std::string_view grant_id) {
  return OptionalName(organization, "roleGrants", grant_id);
}

std::string ScimTokenName(std::string_view organization, std::string_view token_id) {
  return OptionalName(organization, "scimTokens", token_id);
}

std::string AccessReviewName(std::string_view organization, std::string_view review_id) {
  return OptionalName(organization, "accessReviews", review_id);
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
  return OptionalName(organization, "providerGroups", provider_group_id);
}

std::string GroupMappingName(std::string_view organization, std::string_view mapping_id) {
  return OptionalName(organization, "groupMappings", mapping_id);
}

}  // namespace outlay::directory
