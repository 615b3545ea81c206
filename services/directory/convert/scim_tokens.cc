#include "services/directory/convert/scim_tokens.h"

#include "common/rpc/values.h"
#include "services/directory/domain/names.h"

namespace outlay::directory {

ScimTokenSpec FromProto(const v1::ScimToken& proto) {
  ScimTokenSpec spec = {.display_name = proto.display_name(), .expire_time = {}};
  if (proto.has_expire_time()) spec.expire_time = rpc::TimeFromProto(proto.expire_time());
  return spec;
}

v1::ScimToken ToProto(std::string_view organization, const ScimToken& token) {
  v1::ScimToken proto;
  proto.set_name(ScimTokenName(organization, token.id));
  proto.set_display_name(token.display_name);
  rpc::ToProto(token.expire_time, proto.mutable_expire_time());
  proto.set_created_by(token.creator);
  rpc::ToProto(token.create_time, proto.mutable_create_time());
  proto.set_adopted_by(token.adopter);
  if (token.adopt_time.has_value()) rpc::ToProto(*token.adopt_time, proto.mutable_adopt_time());
  return proto;
}

}  // namespace outlay::directory
