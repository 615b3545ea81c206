// Resource names of this service, built from plain ids and parsed. Pure.
#ifndef OUTLAY_SERVICES_DIRECTORY_DOMAIN_NAMES_H_
#define OUTLAY_SERVICES_DIRECTORY_DOMAIN_NAMES_H_

#include <string>
#include <string_view>

#include "common/base/resource_name.h"
#include "common/base/shared_names.h"

namespace outlay::directory {

// "organizations/acme/roleGrants/g". An empty id gives an empty name, which stands for none; likewise below.
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

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_DOMAIN_NAMES_H_
