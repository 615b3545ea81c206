// Resource names of this service, built from plain ids and parsed. Pure.
#ifndef OUTLAY_SERVICES_DIRECTORY_DOMAIN_NAMES_H_
#define OUTLAY_SERVICES_DIRECTORY_DOMAIN_NAMES_H_

#include <string>
#include <string_view>

namespace outlay::directory {

// "organizations/acme".
std::string OrganizationName(std::string_view organization);
// "organizations/acme/groups/g". An empty id gives an empty name, which stands for none; likewise below.
std::string GroupName(std::string_view organization, std::string_view group_id);
// "organizations/acme/users/u".
std::string UserName(std::string_view organization, std::string_view user_id);
// "organizations/acme/roles/r".
std::string RoleName(std::string_view organization, std::string_view role_id);
// "organizations/acme/roleGrants/g".
std::string RoleGrantName(std::string_view organization, std::string_view grant_id);
// "organizations/acme/scimTokens/t".
std::string ScimTokenName(std::string_view organization, std::string_view token_id);
// "organizations/acme/accessReviews/r".
std::string AccessReviewName(std::string_view organization, std::string_view review_id);
// "organizations/acme/accessReviews/r/lines/g".
std::string AccessReviewLineName(std::string_view organization, std::string_view review_id, std::string_view grant_id);
// Returns "organizations/acme/accessReviews/r" for such a line.
std::string ReviewOfLine(std::string_view line_name);

// "organizations/acme/referenceData/COST_CENTRE/4711"; not a resource of the API, but the subject of log records.
std::string ReferenceName(std::string_view organization, std::string_view kind, std::string_view code);

// "organizations/acme/providerGroups/g".
std::string ProviderGroupName(std::string_view organization, std::string_view provider_group_id);
// "organizations/acme/groupMappings/m".
std::string GroupMappingName(std::string_view organization, std::string_view mapping_id);

// Returns the last id of any name: "g" of "organizations/acme/groups/g"; empty for an empty name. Names in requests are
// checked at the edge.
std::string LastId(std::string_view name);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_DOMAIN_NAMES_H_
