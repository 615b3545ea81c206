// Converts tokens of identity providers from domain values to the API. Pure.
#ifndef OUTLAY_SERVICES_DIRECTORY_CONVERT_SCIM_TOKENS_H_
#define OUTLAY_SERVICES_DIRECTORY_CONVERT_SCIM_TOKENS_H_

#include <string_view>

#include "outlay/directory/v1/scim_token.pb.h"
#include "services/directory/domain/scim_token.h"

namespace outlay::directory {

ScimTokenSpec FromProto(const v1::ScimToken& proto);
// Leaves out the secret.
v1::ScimToken ToProto(std::string_view organization, const ScimToken& token);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_CONVERT_SCIM_TOKENS_H_
