// SPDX-License-Identifier: Apache-2.0
#include "ui/chat/attachmentstrip.h"
#include "ui/chat/cannedpopup.h"
#include "ui/chat/composer.h"
#include "ui/chat/facepanel.h"
#include "ui/chat/screengrab.h"
#include "ui/widgets/errorwords.h"
#include "ui/widgets/filechooser.h"
#include "ui/widgets/iconbutton.h"
#include "ui/widgets/textbutton.h"

namespace kefu::ui {

namespace {
constexpr int kLeft = 18;
constexpr int kRight = 15;
constexpr int kTool = 24;
constexpr int kToolTop = 7;
constexpr int kToolPitch = 44;
constexpr int kDockedLeft = 16;
constexpr int kDockedPitch = 36;
constexpr int kFaceGap = 5;
constexpr int kCannedSide = 12;
constexpr int kMostRecent = 12;
constexpr int kLongestSlash = 24; // longer is no shortcut but a text that begins with a slash
} // namespace

void Composer::buildTools()
{
    const auto tool = [&](Icon icon, const char *name) {
        auto *made = new IconButton(m_look, icon, kTool, { kTool, kTool }, this);
        made->setObjectName(QLatin1String(name));
        return made;
    };
    m_face = tool(Icon::Face, "toolFace");
    m_picture = tool(Icon::Image, "toolPicture");
    m_screen = tool(Icon::Screenshot, "toolScreen");
    m_canned = tool(Icon::Canned, "toolCanned");
    m_card = tool(Icon::Card, "toolCard");
    m_link = tool(Icon::Link, "toolLink");
    m_log = new TextButton(m_look, Icon::ChatLog, this);
    m_log->setObjectName(QStringLiteral("toolLog"));
    m_grab = new ScreenGrab(m_look, this);
    m_screen->setEnabled(ScreenGrab::isPossible());
    connect(m_face, &QAbstractButton::clicked, this, &Composer::openFaces);
    connect(m_picture, &QAbstractButton::clicked, this, &Composer::choosePictureFiles);
    connect(m_screen, &QAbstractButton::clicked, this, &Composer::grabScreen);
    connect(m_canned, &QAbstractButton::clicked, this, &Composer::openCanned);
    connect(m_card, &QAbstractButton::clicked, this, &Composer::cardEditorWanted);
    connect(m_link, &QAbstractButton::clicked, this, &Composer::linkEditorWanted);
    connect(m_log, &QAbstractButton::clicked, this, &Composer::chatLogWanted);
    connect(m_grab, &ScreenGrab::taken, this, [this](const QImage &image) {
        addPictures({ {}, image });
    });
    connect(m_grab, &ScreenGrab::failed, this,
            [this] { Q_EMIT noticeWanted(tr("The system gave no picture of the screen.")); });
}

void Composer::retranslateTools()
{
    m_face->setName(tr("Faces"));
    m_picture->setName(tr("Picture"));
    m_screen->setName(
        ScreenGrab::isPossible()
            ? tr("Screenshot")
            : tr("Screenshot: this desktop (Wayland) lets no program see the screen"));
    m_canned->setName(tr("Canned replies (type / at the beginning)"));
    m_card->setName(tr("Mini-program card"));
    m_link->setName(tr("Link card"));
    m_log->setText(tr("Chat log"));
}

void Composer::placeTools()
{
    const QRect column = this->column();
    int left = column.left() + (m_docked ? kDockedLeft : kLeft);
    for (IconButton *tool : { m_face, m_picture, m_screen, m_canned, m_card, m_link }) {
        tool->move(left, kToolTop);
        left += m_docked ? kDockedPitch : kToolPitch;
    }
    const QSize size = m_log->sizeHint();
    m_log->setGeometry(column.right() + 1 - kRight - size.width(),
                       kToolTop + (kTool - size.height()) / 2, size.width(), size.height());
    placeCanned();
}

// ---- pictures

QList<Attachment> Composer::takePictures()
{
    return m_strip->take();
}

void Composer::setPictures(const QList<Attachment> &pictures)
{
    (void)m_strip->take();
    for (const Attachment &picture : pictures)
        m_strip->add(picture);
}

void Composer::choosePictureFiles()
{
    choosePictures(this, true, [this](const QStringList &paths) { addPictures({ paths, {} }); });
}

void Composer::addPictures(const PictureMime &pictures)
{
    for (const QString &path :
         pictures.files.first(std::min<qsizetype>(pictures.files.size(), AttachmentStrip::kMost)))
        m_worker.prepareFile(path, this, taker());
    if (pictures.files.size() > AttachmentStrip::kMost)
        Q_EMIT noticeWanted(tr("At most %1 pictures go out at once.").arg(AttachmentStrip::kMost));
    if (!pictures.image.isNull())
        m_worker.prepare(pictures.image, this, taker());
    m_edit->setFocus();
}

PictureWorker::Prepared Composer::taker()
{
    return [this](const Result<Attachment> &picture) {
        if (!picture)
            Q_EMIT noticeWanted(pictureErrorWords(picture.error()));
        else if (m_strip->isFull())
            Q_EMIT noticeWanted(
                tr("At most %1 pictures go out at once.").arg(AttachmentStrip::kMost));
        else
            m_strip->add(*picture);
    };
}

void Composer::grabScreen()
{
    hideCanned();
    m_grab->begin();
}

// ---- faces

void Composer::openFaces()
{
    auto *faces = new FacePanel(m_look, m_recentFaces, this);
    connect(faces, &FacePanel::chosen, this, &Composer::useFace);
    faces->popUp(m_face->mapToGlobal(QPoint(-kLeft / 2, -kFaceGap)));
}

void Composer::useFace(const Face &face)
{
    if (face.isFace)
        m_edit->insertFace(face.key);
    else
        m_edit->insertPlainText(face.shown);
    m_edit->setFocus();
    m_recentFaces.removeAll(face.key);
    m_recentFaces.prepend(face.key);
    m_recentFaces = m_recentFaces.first(std::min<qsizetype>(m_recentFaces.size(), kMostRecent));
    Q_EMIT recentFacesChanged(m_recentFaces);
}

void Composer::recall(const QString &text)
{
    m_edit->replaceComposed(text);
}

// ---- canned replies

void Composer::setCanned(CannedBook *book, ChannelId channel, const CannedWords &words)
{
    m_channel = channel;
    m_cannedWords = words;
    if (book == m_cannedBook)
        return;
    m_cannedBook = book;
    connect(book, &CannedBook::changed, this, [this] {
        if (m_cannedPopup && m_cannedPopup->isVisible())
            showCanned(m_cannedTyped);
    });
}

//! A text that is nothing but a slash and a few letters asks for a canned reply.
void Composer::onTyped()
{
    const QString text = m_edit->toPlainText();
    const bool slash = text.startsWith(u'/') && text.size() <= kLongestSlash
        && std::none_of(text.begin(), text.end(), [](QChar c) { return c.isSpace(); });
    m_cannedDismissed = m_cannedDismissed && slash;
    if (slash && !m_cannedDismissed && m_edit->hasFocus()) {
        m_cannedBySlash = true;
        showCanned(text.mid(1));
    } else {
        hideCanned();
    }
}

void Composer::openCanned()
{
    if (m_cannedPopup && m_cannedPopup->isVisible())
        return hideCanned();
    m_edit->setFocus();
    m_cannedBySlash = m_edit->toPlainText().startsWith(u'/');
    showCanned({});
}

void Composer::showCanned(const QString &typed)
{
    if (!m_cannedBook)
        return;
    m_cannedTyped = typed;
    m_cannedBook->want();
    if (!m_cannedPopup) {
        m_cannedPopup = new CannedPopup(m_look, parentWidget() ? parentWidget() : this);
        connect(m_cannedPopup, &CannedPopup::chosen, this, &Composer::useCanned);
        connect(m_cannedPopup, &CannedPopup::dismissed, this, [this] { m_cannedDismissed = true; });
    }
    const QString empty = m_cannedBook->failure() ? errorWords(*m_cannedBook->failure())
        : !m_cannedBook->isLoaded()               ? tr("Loading …")
        : typed.isEmpty()                         ? tr("There are no canned replies yet.")
                                                  : tr("No canned reply matches.");
    QList<CannedPopup::Row> rows;
    const QList<CannedReply> found = m_cannedBook->find(typed, m_channel);
    for (const CannedReply &reply : found) {
        const Content content = filledIn(reply.content, m_cannedWords);
        const bool text = content.kind == ContentKind::Text;
        rows.append({ reply, m_cannedBook->hitIn(reply.title, typed),
                      text ? textCost(content.text).messages : 1 });
    }
    m_cannedPopup->setReplies(rows, typed, empty);
    m_cannedPopup->popUp({}, m_cannedPopup->width());
    placeCanned();
}

void Composer::hideCanned()
{
    if (m_cannedPopup)
        m_cannedPopup->hide();
}

void Composer::placeCanned()
{
    const QRect column = this->column();
    if (m_cannedPopup && m_cannedPopup->isVisible())
        m_cannedPopup->popUp(pos() + QPoint(column.left() + kCannedSide, -4),
                             column.width() - 2 * kCannedSide);
}

bool Composer::takesKey(int key)
{
    return m_cannedPopup && m_cannedPopup->isVisible() && m_cannedPopup->takeKey(key);
}

void Composer::useCanned(const CannedReply &reply)
{
    const Content content = filledIn(reply.content, m_cannedWords);
    m_edit->setFocus();
    if (content.kind == ContentKind::Text && m_cannedBySlash) {
        m_edit->replaceComposed(content.text);
    } else if (content.kind == ContentKind::Text) {
        m_edit->insertComposed(content.text);
    } else {
        if (m_cannedBySlash)
            m_edit->replaceComposed({});
        Q_EMIT cannedChosen(content);
    }
}

} // namespace kefu::ui
