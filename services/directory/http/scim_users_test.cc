// SCIM's users as clients see them.
#include "services/directory/http/scim_users.h"

#include <set>
#include <thread>
#include <vector>

#include "services/directory/http/testing/scim.h"
#include "services/directory/scim/limits.h"

namespace outlay::directory {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class ScimUsersHttpTest : public ScimFixture {
 protected:
  ScimUsersHttpTest() { Start(); }
};

constexpr const char* kBea =
    "{'schemas':['urn:ietf:params:scim:schemas:core:2.0:User'],'userName':'bea','externalId':'x1','name':{'givenName':"
    "'Bea','familyName':'Kent'},'emails':[{'value':'bea@acme.example','type':'work','primary':true}],'active':true}";

TEST_F(ScimUsersHttpTest, AreCreatedReadChangedAndDeleted) {
  const ScimReply created = Send("POST", "/Users", kBea);
  ASSERT_EQ(created.status, 201) << created.body;
  const std::string id = created.At("id");
  EXPECT_THAT(created.Header("Content-Type"), HasSubstr("application/scim+json"));
  EXPECT_EQ(created.Header("Location"), created.At("meta.location"));
  EXPECT_THAT(created.At("meta.location"), ::testing::MatchesRegex("http://127.0.0.1:[0-9]+/scim/v2/Users/" + id));
  EXPECT_EQ(created.Header("ETag"), created.At("meta.version"));
  EXPECT_EQ(created.At("meta.resourceType"), "User");
  EXPECT_EQ(created.At("meta.created"), created.At("meta.lastModified"));
  EXPECT_EQ(created.At("userName"), "bea");

  const ScimReply read = Get("/Users/" + id);
  EXPECT_EQ(read.status, 200);
  EXPECT_EQ(read.body, created.body);
  EXPECT_EQ(Send("HEAD", "/Users/" + id).status, 200);

  const ScimReply replaced = Send("PUT", "/Users/" + id, "{'userName':'bea','emails':['b@acme.example']}");
  EXPECT_EQ(replaced.status, 200) << replaced.body;
  EXPECT_EQ(replaced.At("name"), "");
  EXPECT_NE(replaced.At("meta.version"), created.At("meta.version"));

  const ScimReply patched =
      Send("PATCH", "/Users/" + id,
           "{'schemas':['urn:ietf:params:scim:api:messages:2.0:PatchOp'],'Operations':[{'op':'Replace','path':'active',"
           "'value':'False'}]}");
  EXPECT_EQ(patched.status, 200) << patched.body;
  EXPECT_EQ(patched.At("active"), "false");
  EXPECT_EQ(Get("/Users/" + id).At("active"), "false") << "who left is still shown";

  const ScimReply deleted = Send("DELETE", "/Users/" + id);
  EXPECT_EQ(deleted.status, 204);
  EXPECT_EQ(deleted.body, "");
  for (const char* const method : {"GET", "DELETE"}) EXPECT_EQ(Send(method, "/Users/" + id).status, 404);
  EXPECT_EQ(Send("PUT", "/Users/" + id, kBea).status, 404);
  EXPECT_EQ(Get("/Users?filter=userName%20eq%20%22bea%22").At("totalResults"), "0");
  EXPECT_EQ(Send("POST", "/Users", kBea).At("id"), id) << "the same person";
}

TEST_F(ScimUsersHttpTest, AreChangedByTheTokenInTheLog) {
  Post("bea");
  const absl::StatusOr<std::vector<store::LogEntry>> log = store_->ReadLog(store::PartitionOf("acme"), 0, 1 << 20);
  ASSERT_THAT(log, outlay::testing::IsOk());
  EXPECT_THAT(log->back().record, HasSubstr("scim:okta"));
  EXPECT_THAT(log->back().record, HasSubstr("scim.users.create"));
}

TEST_F(ScimUsersHttpTest, AreChangedOnlyAsTheClientSawThem) {
  const std::string id = Post("bea");
  const std::string version = Get("/Users/" + id).Header("ETag");
  const std::string patch = "{'Operations':[{'op':'replace','path':'displayName','value':'B'}]}";
  EXPECT_EQ(Send("PATCH", "/Users/" + id, patch, {{"If-Match", "W/\"other\""}}).status, 412);
  EXPECT_EQ(Send("PATCH", "/Users/" + id, patch, {{"If-Match", "nonsense"}}).status, 400);
  const ScimReply patched = Send("PATCH", "/Users/" + id, patch, {{"If-Match", version}});
  EXPECT_EQ(patched.status, 200);
  EXPECT_EQ(Send("DELETE", "/Users/" + id, "", {{"If-Match", version}}).status, 412);
  EXPECT_EQ(Get("/Users/" + id, {{"If-None-Match", version}}).status, 200);
  const ScimReply same = Get("/Users/" + id, {{"If-None-Match", "\"a\", " + patched.Header("ETag")}});
  EXPECT_EQ(same.status, 304);
  EXPECT_EQ(same.body, "");
  EXPECT_EQ(Send("DELETE", "/Users/" + id, "", {{"If-Match", "*"}}).status, 204);
}

TEST_F(ScimUsersHttpTest, AreListedByPages) {
  std::set<std::string> posted = {"ann"};
  for (int i = 0; i < 7; ++i) posted.insert(Post("user" + std::to_string(i)));
  std::set<std::string> listed;
  for (int start = 1; start <= 8; start += 3) {
    const ScimReply page = Get("/Users?startIndex=" + std::to_string(start) + "&count=3");
    EXPECT_EQ(page.At("totalResults"), "8");
    EXPECT_EQ(page.At("startIndex"), std::to_string(start));
    EXPECT_EQ(page.At("itemsPerPage"), start == 7 ? "2" : "3");
    for (int i = 0; i < 3; ++i) {
      if (const std::string id = page.At("Resources." + std::to_string(i) + ".id"); !id.empty()) listed.insert(id);
    }
  }
  EXPECT_EQ(listed, posted);
  EXPECT_EQ(Get("/Users?count=0").At("totalResults"), "8");
  EXPECT_EQ(Get("/Users?count=0").At("itemsPerPage"), "0");
  EXPECT_EQ(Get("/Users?startIndex=100").At("itemsPerPage"), "0");
  EXPECT_EQ(Get("/Users?startIndex=-5&count=-1").At("startIndex"), "1");
  EXPECT_EQ(Get("/Users?count=x").status, 400);
}

TEST_F(ScimUsersHttpTest, AreFoundByFilters) {
  const std::string id = Send("POST", "/Users", kBea).At("id");
  const auto found = [this](const std::string& filter) {
    const ScimReply reply = Get("/Users?filter=" + httplib::detail::encode_query_param(filter));
    return reply.status == 200 ? reply.At("totalResults") : reply.At("scimType");
  };
  EXPECT_EQ(found("userName eq \"BEA\""), "1");
  EXPECT_EQ(found("userName eq \"ann@acme.example\""), "1");
  EXPECT_EQ(found("userName eq \"bea\" and active eq true"), "1");
  EXPECT_EQ(found("userName eq \"bea\" and active eq false"), "0");
  EXPECT_EQ(found("externalId eq \"x1\""), "1");
  EXPECT_EQ(found("externalId eq \"X1\""), "0");
  EXPECT_EQ(found("id eq \"" + id + "\""), "1");
  EXPECT_EQ(found("id eq \"../ann\""), "0");
  EXPECT_EQ(found("emails[type eq \"work\"].value eq \"bea@acme.example\""), "1");
  EXPECT_EQ(found("emails[type eq \"home\"].value eq \"bea@acme.example\""), "0");
  EXPECT_EQ(found("name.familyName co \"ent\" or userName sw \"ann\""), "2");
  EXPECT_EQ(found("meta.created gt \"2000-01-01T00:00:00Z\""), "2");
  EXPECT_EQ(found("userName eq"), "invalidFilter");
}

TEST_F(ScimUsersHttpTest, AnswerWithTheAttributesThatAreAskedFor) {
  const std::string id = Send("POST", "/Users", kBea).At("id");
  const ScimReply some = Get("/Users/" + id + "?attributes=userName");
  EXPECT_EQ(some.At("userName"), "bea");
  EXPECT_EQ(some.At("emails"), "");
  EXPECT_EQ(some.At("id"), id);
  const ScimReply others = Get("/Users?excludedAttributes=emails,name&filter=userName%20eq%20%22bea%22");
  EXPECT_EQ(others.At("Resources.0.emails"), "");
  EXPECT_EQ(others.At("Resources.0.externalId"), "x1");
  EXPECT_EQ(Get("/Users/" + id + "?attributes=id&excludedAttributes=id").status, 400);
}

TEST_F(ScimUsersHttpTest, AreRefusedInScimsWords) {
  Send("POST", "/Users", kBea);
  const ScimReply twice = Send("POST", "/Users", kBea);
  EXPECT_EQ(twice.status, 409);
  EXPECT_EQ(twice.At("scimType"), "uniqueness");
  EXPECT_EQ(twice.At("status"), "409");
  EXPECT_EQ(twice.At("schemas.0"), "urn:ietf:params:scim:api:messages:2.0:Error");
  EXPECT_EQ(Send("POST", "/Users", "{'userName':''}").At("scimType"), "invalidValue");
  EXPECT_EQ(Send("POST", "/Users", "[]").At("scimType"), "invalidSyntax");
  EXPECT_EQ(Send("POST", "/Users", "{'userName':'a','userName':'b'}").At("scimType"), "invalidSyntax");
  EXPECT_EQ(Send("PATCH", "/Users/ann", "{'Operations':[{'op':'replace','path':'id','value':'x'}]}").At("scimType"),
            "mutability");
  EXPECT_EQ(
      Send("PATCH", "/Users/ann", "{'Operations':[{'op':'replace','path':'emails[','value':'x'}]}").At("scimType"),
      "invalidPath");
  EXPECT_EQ(Send("DELETE", "/Users/ann").status, 400) << "the last administrator";
  EXPECT_EQ(Get("/Users/ann").At("active"), "true");
}

TEST_F(ScimUsersHttpTest, OneOfManyWhoComeAtOnceIsCreated) {
  std::vector<std::thread> threads;
  std::atomic<int> created{0};
  std::atomic<int> refused{0};
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      httplib::Client client("127.0.0.1", server_->port());
      for (int j = 0; j < 5; ++j) {
        const httplib::Result result =
            client.Post("/scim/v2/Users", {{"Authorization", "Bearer " + token_}},
                        "{\"userName\":\"user" + std::to_string(j) + "@acme.example\"}", "application/scim+json");
        created += result && result->status == 201 ? 1 : 0;
        refused += result && result->status == 409 ? 1 : 0;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(created, 5);
  EXPECT_EQ(refused, 35);
}

TEST_F(ScimUsersHttpTest, TellsWhatItServes) {
  const ScimReply config = Get("/ServiceProviderConfig");
  EXPECT_EQ(config.status, 200);
  EXPECT_EQ(config.At("patch.supported"), "true");
  EXPECT_EQ(config.At("bulk.supported"), "false");
  EXPECT_EQ(config.At("filter.maxResults"), std::to_string(scim::limits::kPageSizeMax));
  EXPECT_EQ(config.At("authenticationSchemes.0.type"), "oauthbearertoken");
  const ScimReply types = Get("/ResourceTypes");
  EXPECT_EQ(types.At("Resources.0.endpoint"), "/Users");
  EXPECT_EQ(Get("/ResourceTypes/User").At("schema"), "urn:ietf:params:scim:schemas:core:2.0:User");
  EXPECT_EQ(Get("/ResourceTypes/Nothing").status, 404);
  const ScimReply schemas = Get("/Schemas");
  EXPECT_EQ(schemas.At("Resources.0.id"), "urn:ietf:params:scim:schemas:core:2.0:User");
  EXPECT_EQ(schemas.At("Resources.0.attributes.0.name"), "userName");
  EXPECT_EQ(schemas.At("Resources.0.attributes.0.uniqueness"), "server");
  EXPECT_EQ(Get("/Schemas/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User").At("name"), "EnterpriseUser");
}

}  // namespace
}  // namespace outlay::directory
