// Import of people from CSV files and pasted lists.
#include "common/rpc/testing/whole_stream.h"
#include "services/directory/domain/limits.h"
#include "services/directory/rpc/testing/service.h"

namespace outlay::directory {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;

// What the error's details hold, its reason and metadata among them.
std::string DetailOf(const google::rpc::Status& status) {
  return status.details_size() == 1 ? status.details(0).value() : "";
}

class UserFilesTest : public ServiceFixture {
 protected:
  struct Imported {
    absl::Status status;
    v1::ImportUsersResponse last;
    std::vector<v1::ImportedUser> rows;
  };

  UserFilesTest() { EXPECT_THAT(CreateGroup("tech"), IsOk()); }

  // Sends a file in pieces and reads the whole answer.
  Imported Import(const std::string& file, const std::string& header_text, size_t chunk_bytes = 1 << 20) {
    v1::ImportUsersRequest request;
    *request.mutable_header() = Parse<v1::ImportUsersHeader>(header_text + " parent: 'organizations/acme'");
    const auto streamed = rpc::StreamInOneThread<v1::ImportUsersResponse>(
        channel_, node_.scheduler(), "/outlay.directory.v1.Users/ImportUsers",
        rpc::InChunks(request, file, chunk_bytes), As());
    Imported imported;
    imported.status = streamed.status;
    for (const v1::ImportUsersResponse& response : streamed.messages) {
      imported.last = response;
      imported.rows.insert(imported.rows.end(), response.imported_users().begin(), response.imported_users().end());
    }
    return imported;
  }
};

constexpr char kFile[] =
    "email,display_name,user_id,manager,group\n"
    "bob@acme.example,Bob,bob,ann,tech\n"
    "cid@acme.example,Cid,,bob,\n"
    "not an address,Dan,,,\n"
    "BOB@acme.example,Twice,,,\n"
    "eve@acme.example,Eve,,nobody,\n"
    "ann@acme.example,Taken,,,\n";

TEST_F(UserFilesTest, EveryRowIsReportedAndARefusedOneLeavesTheOthers) {
  const Imported imported = Import(kFile, "import_id: 'i1' activate: true group: 'organizations/acme/groups/root'", 7);
  ASSERT_THAT(imported.status, IsOk());
  EXPECT_EQ(imported.last.rows(), 6);
  EXPECT_EQ(imported.last.created(), 2);
  EXPECT_EQ(imported.last.refused(), 4);
  ASSERT_EQ(imported.rows.size(), 6u);
  EXPECT_EQ(imported.rows[0].user(), UserOf("bob"));
  EXPECT_NE(DetailOf(imported.rows[2].error()).find("FIELD_INVALID"), std::string::npos);
  EXPECT_NE(DetailOf(imported.rows[2].error()).find("column_name"), std::string::npos);
  EXPECT_EQ(imported.rows[3].row(), 4);
  EXPECT_NE(imported.rows[3].error().message().find("twice"), std::string::npos);
  EXPECT_NE(DetailOf(imported.rows[4].error()).find("USER_NOT_FOUND"), std::string::npos);
  EXPECT_NE(DetailOf(imported.rows[5].error()).find("EMAIL_TAKEN"), std::string::npos);
  EXPECT_EQ(GetUser("bob")->manager(), UserOf("ann"));
  // An id that the service makes says nothing of the person.
  const std::string made = imported.rows[1].user();
  EXPECT_EQ(made.find("cid"), std::string::npos);
  EXPECT_EQ(Events<v1::MembershipChanged>().back().group(), GroupOf("root"));
}

TEST_F(UserFilesTest, TheSameImportCreatesOnlyWhatIsMissing) {
  const Imported first = Import(kFile, "import_id: 'i1'");
  const size_t users = Events<v1::UserChanged>().size();
  const Imported again = Import(kFile, "import_id: 'i1'");
  EXPECT_EQ(again.last.created(), first.last.created());
  EXPECT_EQ(again.rows[1].user(), first.rows[1].user());
  EXPECT_EQ(Events<v1::UserChanged>().size(), users);
}

TEST_F(UserFilesTest, ACheckSaysWhatWouldBeAndWritesNothing) {
  const size_t records = node_.Log("acme").size();
  const Imported checked =
      Import("email,group\nbob@acme.example,tech\ncid@acme.example,nowhere\n", "import_id: 'i1' validate_only: true");
  ASSERT_THAT(checked.status, IsOk());
  EXPECT_EQ(checked.last.created(), 1);
  EXPECT_EQ(checked.last.refused(), 1);
  EXPECT_EQ(node_.Log("acme").size(), records);
}

TEST_F(UserFilesTest, APastedListIsOnePersonALine) {
  const Imported imported = Import("Bob Builder <bob@acme.example>\r\n\n  cid@acme.example  \nnobody",
                                   "import_id: 'i1' format: FORMAT_LIST", 5);
  ASSERT_THAT(imported.status, IsOk());
  ASSERT_EQ(imported.rows.size(), 3u);
  EXPECT_EQ(imported.rows[0].email(), "bob@acme.example");
  const std::string bob = imported.rows[0].user();
  EXPECT_EQ(GetUser(bob.substr(bob.rfind('/') + 1))->display_name(), "Bob Builder");
  EXPECT_EQ(imported.rows[1].email(), "cid@acme.example");
  EXPECT_TRUE(imported.rows[2].has_error());
}

TEST_F(UserFilesTest, AListHasOnlySoManyPeople) {
  std::string list;
  for (int64_t i = 0; i < limits::kListRows; ++i) list += "x\n";
  const std::string header = "import_id: 'i1' format: FORMAT_LIST validate_only: true";
  const Imported full = Import(list + "\n", header);
  ASSERT_THAT(full.status, IsOk());
  EXPECT_EQ(full.last.refused(), limits::kListRows);
  EXPECT_THAT(Import(list + "x", header).status, HasReason("LIST_TOO_LONG"));
}

TEST_F(UserFilesTest, AFileThatCannotBeReadSaysSo) {
  EXPECT_THAT(Import("name\nBob\n", "import_id: 'i1'").status, HasReason("CSV_HEADER_UNKNOWN_COLUMN"));
  const Imported broken = Import("email\nbob@acme.example\n\"open", "import_id: 'i1'");
  EXPECT_THAT(broken.status, HasReason("CSV_UNTERMINATED_QUOTE"));
  EXPECT_EQ(broken.last.created(), 1);
  EXPECT_THAT(Import(std::string(2000, 'x'), "import_id: 'i1' format: FORMAT_LIST").status, HasReason("LINE_TOO_LONG"));
}

}  // namespace
}  // namespace outlay::directory
