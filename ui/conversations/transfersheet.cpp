// SPDX-License-Identifier: Apache-2.0
#include "ui/conversations/transfersheet.h"

#include "ui/model/chatservice.h"
#include "ui/model/conversationstore.h"
#include "ui/model/transfermodel.h"
#include "ui/widgets/avatar.h"
#include "ui/widgets/button.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/errorwords.h"
#include "ui/widgets/fieldstyle.h"
#include "ui/widgets/focusframe.h"
#include "ui/widgets/overlayscrollbar.h"
#include "ui/widgets/plainlabel.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace kefu::ui {

namespace {

constexpr QSize kBox { 420, 480 };
constexpr int kRow = 44;
constexpr int kAvatar = 28;
constexpr int kSide = 8;
constexpr int kDot = 8;

QColor presenceColour(const Theme &theme, PresenceState state)
{
    switch (state) {
    case PresenceState::Online:
        return theme.bar;
    case PresenceState::Busy:
        return theme.danger;
    case PresenceState::Away:
        return theme.amber;
    case PresenceState::Invisible:
        return theme.hide;
    case PresenceState::Offline:
        break;
    }
    return theme.offline;
}

class TargetRow : public QStyledItemDelegate {
public:
    TargetRow(const Look &look, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_look(look)
    {
    }
    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return { 100, kRow };
    }
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        const Theme &theme = m_look.theme();
        const QRect row = option.rect;
        const bool there = index.data(TransferModel::ReachableRole).toBool();
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (option.state & QStyle::State_Selected)
            painter->fillRect(row, theme.rowSelected);
        else if (there && (option.state & QStyle::State_MouseOver))
            painter->fillRect(row, theme.rowHover);
        paintWho(*painter, row, index, there);
        painter->setFont(m_look.font(12));
        painter->setPen(theme.sub);
        painter->drawText(row.adjusted(0, 0, -kSide, 0),
                          Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine, load(index));
        painter->restore();
    }

private:
    static bool isGroup(const QModelIndex &index)
    {
        return index.data(TransferModel::GroupRole).toLongLong() > 0;
    }
    void paintWho(QPainter &painter, const QRect &row, const QModelIndex &index, bool there) const
    {
        const Theme &theme = m_look.theme();
        const QString name = displayLine(index.data().toString());
        const QRect avatar(row.left() + kSide, row.center().y() - kAvatar / 2, kAvatar, kAvatar);
        if (isGroup(index))
            painter.drawPixmap(avatar.adjusted(4, 4, -4, -4).topLeft(),
                               m_look.icon(Icon::People, kAvatar - 8, theme.icon,
                                           painter.device()->devicePixelRatioF()));
        else
            paintAvatar(painter, avatar, m_look, index.data(TransferModel::AgentRole).toLongLong(),
                        name, !there);
        const int left = avatar.right() + 1 + kSide;
        const int room = row.width() - left - 70;
        painter.setFont(m_look.font(14));
        painter.setPen(there ? theme.text : theme.sub);
        painter.drawText(QRect(left, row.top() + 3, room, 20), Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(name, Qt::ElideRight, room));
        paintState(painter, QRect(left, row.top() + 22, room, 18), index);
    }
    void paintState(QPainter &painter, const QRect &line, const QModelIndex &index) const
    {
        const Theme &theme = m_look.theme();
        const auto state = PresenceState(index.data(TransferModel::PresenceRole).toInt());
        QRect text = line;
        if (!isGroup(index)) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(presenceColour(theme, state));
            painter.drawEllipse(QRect(line.left(), line.center().y() - kDot / 2 + 1, kDot, kDot));
            text.setLeft(line.left() + kDot + 5);
        }
        painter.setFont(m_look.font(12));
        painter.setPen(theme.sub);
        painter.drawText(text, Qt::AlignVCenter | Qt::TextSingleLine,
                         isGroup(index) ? TransferSheet::tr("Group") : presenceWords(state));
    }
    static QString load(const QModelIndex &index)
    {
        const int capacity = index.data(TransferModel::CapacityRole).toInt();
        if (isGroup(index))
            return TransferSheet::tr("%1/%2 there")
                .arg(index.data(TransferModel::MembersRole).toInt())
                .arg(capacity);
        const int load = index.data(TransferModel::LoadRole).toInt();
        return capacity > 0 ? QStringLiteral("%1/%2").arg(load).arg(capacity)
                            : QString::number(load);
    }

    const Look &m_look;
};

} // namespace

TransferSheet::TransferSheet(const Look &look, ChatService &service, ConversationStore &store,
                             ChannelId channel, QWidget *over)
    : Sheet(look, over, kBox)
    , m_store(store)
    , m_model(new TransferModel(store, this))
    , m_search(new QLineEdit)
    , m_list(new QListView)
    , m_note(new QLineEdit)
    , m_ok(new Button(look, Button::Kind::Primary))
{
    setObjectName(QStringLiteral("transferSheet"));
    m_model->setChannel(channel);
    build();
    connect(m_model, &QAbstractItemModel::modelReset, this, &TransferSheet::onFilled);
    onFilled();
    service.loadColleagues();
}

void TransferSheet::build()
{
    m_search->setObjectName(QStringLiteral("transferSearch"));
    m_search->setPlaceholderText(tr("Search colleagues and groups"));
    m_search->setAccessibleName(tr("Search colleagues and groups"));
    m_note->setObjectName(QStringLiteral("transferNote"));
    m_note->setPlaceholderText(tr("Note for whoever takes it"));
    m_note->setAccessibleName(tr("Note for whoever takes it"));
    m_note->setMaxLength(kMaxNote);
    for (QLineEdit *field : { m_search, m_note }) {
        styleField(look(), field);
        field->setFont(look().font(13));
        field->setFixedHeight(32);
        field->installEventFilter(this);
    }
    m_list->setObjectName(QStringLiteral("transferList"));
    m_list->setAccessibleName(tr("Transfer to"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new TargetRow(look(), m_list));
    m_list->setUniformItemSizes(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setMouseTracking(true);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setStyleSheet(QStringLiteral("QListView{background:transparent}"));
    m_list->installEventFilter(this);
    new OverlayScrollBar(look(), m_list);
    new FocusFrame(look(), m_list);
    connect(m_search, &QLineEdit::textChanged, m_model, &TransferModel::setFilter);
    connect(m_list, &QAbstractItemView::doubleClicked, this, &TransferSheet::submit);
    m_ok->setObjectName(QStringLiteral("transferOk"));
    m_ok->setText(tr("Transfer"));
    connect(m_ok, &QAbstractButton::clicked, this, &TransferSheet::submit);
    auto *cancel = new Button(look(), Button::Kind::Quiet);
    cancel->setObjectName(QStringLiteral("transferCancel"));
    cancel->setText(tr("Cancel"));
    connect(cancel, &QAbstractButton::clicked, this, &Sheet::dismiss);
    auto *foot = new QHBoxLayout;
    foot->setSpacing(8);
    foot->addStretch(1);
    foot->addWidget(cancel);
    foot->addWidget(m_ok);
    content()->addWidget(m_search);
    content()->addWidget(m_list, 1);
    content()->addWidget(m_note);
    content()->addLayout(foot);
}

void TransferSheet::setOkText(const QString &text)
{
    m_ok->setText(text);
    m_ok->updateGeometry();
}

void TransferSheet::openFor(const QString &title, const QString &search)
{
    m_search->setText(search);
    setTitle(title);
    open(m_search);
}

//! The first one who can take it is chosen, so that Enter does the likely thing.
void TransferSheet::onFilled()
{
    const int first = m_model->firstReachable();
    if (first >= 0)
        m_list->setCurrentIndex(m_model->index(first));
    m_ok->setEnabled(first >= 0);
}

void TransferSheet::submit()
{
    const QModelIndex index = m_list->currentIndex();
    if (!index.isValid() || !index.data(TransferModel::ReachableRole).toBool())
        return;
    const AgentId agent { index.data(TransferModel::AgentRole).toLongLong() };
    const GroupId group { index.data(TransferModel::GroupRole).toLongLong() };
    const QString note = m_note->text().trimmed();
    dismiss();
    Q_EMIT chosen(agent, group, note);
}

//! The arrows move the choice while one types, Enter hands over from every field.
bool TransferSheet::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress)
        return Sheet::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
        submit();
        return true;
    }
    const int by = key->key() == Qt::Key_Down ? 1 : key->key() == Qt::Key_Up ? -1 : 0;
    if (watched == m_search && by != 0) {
        for (int row = m_list->currentIndex().row() + by; row >= 0 && row < m_model->rowCount();
             row += by) {
            const QModelIndex next = m_model->index(row);
            if (!next.data(TransferModel::ReachableRole).toBool())
                continue;
            m_list->setCurrentIndex(next);
            break;
        }
        return true;
    }
    return Sheet::eventFilter(watched, event);
}

} // namespace kefu::ui
