// SPDX-License-Identifier: Apache-2.0
#include "walkrules.h"

#include "markedwords.h"
#include "ui/chat/datepopup.h"
#include "ui/widgets/theme.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSlider>
#include <QAccessible>
#include <QApplication>
#include <QButtonGroup>
#include <QComboBox>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QScrollBar>
#include <QSet>
#include <QTest>
#include <cmath>

namespace kefu::ui::walk {

namespace {

constexpr qreal kEdge = 1.5; //!< pixels a letter's measured ink may lie over an edge
constexpr double kLeastContrast = 4.5;
constexpr int kMostStops = 200;

bool isMark(QChar c)
{
    return c == MarkedWords::kBegin || c == MarkedWords::kEnd;
}

QString shownWords(QString words)
{
    words.removeIf(isMark);
    return words.simplified();
}

//! A field the person writes in scrolls its text.
bool isWrittenIn(const QWidget *widget)
{
    for (; widget; widget = widget->parentWidget()) {
        if (qobject_cast<const QLineEdit *>(widget) || qobject_cast<const QPlainTextEdit *>(widget))
            return true;
        if (widget->isWindow())
            return false;
    }
    return false;
}

bool isInScrolledArea(const QWidget *widget)
{
    for (; widget && !widget->isWindow(); widget = widget->parentWidget()) {
        if (qobject_cast<const QAbstractScrollArea *>(widget->parentWidget()))
            return true;
    }
    return false;
}

} // namespace

QString nameOf(const QWidget *widget)
{
    if (!widget)
        return QStringLiteral("?");
    QString name = QLatin1String(widget->metaObject()->className());
    name.remove(QStringLiteral("kefu::ui::"));
    const QWidget *parent = widget->parentWidget();
    const QString own = widget->objectName().isEmpty() && parent ? u'<' + parent->objectName()
                                                                 : widget->objectName();
    return name + u'#' + own;
}

QList<QWidget *> interactive(QWidget *window)
{
    QList<QWidget *> found;
    const auto all = window->findChildren<QWidget *>();
    for (QWidget *widget : all) {
        const bool composed = qobject_cast<QAbstractScrollArea *>(widget->parentWidget())
            || qobject_cast<QComboBox *>(widget->parentWidget())
            || qobject_cast<QLineEdit *>(widget->parentWidget());
        if (!widget->isVisible() || !widget->isEnabled() || composed || widget->isWindow()
            || qobject_cast<QScrollBar *>(widget))
            continue;
        const bool used = widget->focusPolicy() != Qt::NoFocus
            || qobject_cast<QAbstractButton *>(widget) || qobject_cast<QAbstractSlider *>(widget)
            || (widget->testAttribute(Qt::WA_SetCursor)
                && widget->cursor().shape() == Qt::PointingHandCursor);
        if (used && !widget->focusProxy())
            found.append(widget);
    }
    return found;
}

QStringList namesAndRoles(QWidget *window)
{
    QStringList complaints;
    const auto widgets = interactive(window);
    for (QWidget *widget : widgets) {
        QAccessibleInterface *spoken = QAccessible::queryAccessibleInterface(widget);
        const QAccessible::Role role = spoken ? spoken->role() : QAccessible::NoRole;
        if (!spoken || spoken->text(QAccessible::Name).trimmed().isEmpty())
            complaints << nameOf(widget) + QStringLiteral(": no accessible name");
        // A scrolled part has no other role in Qt.
        const bool scrolled =
            role == QAccessible::Client && qobject_cast<QAbstractScrollArea *>(widget);
        if (role == QAccessible::NoRole || (role == QAccessible::Client && !scrolled)
            || role == QAccessible::Pane)
            complaints << nameOf(widget) + QStringLiteral(": no accessible role");
    }
    return complaints;
}

// ---- room

namespace {

QString cutBy(const PaintedText &painted)
{
    const QRectF box = painted.box;
    const QRectF room = painted.room;
    const bool scrolled = isInScrolledArea(painted.widget);
    if (scrolled && !box.intersects(room))
        return {}; // scrolled out of sight
    if (box.left() < room.left() - kEdge || box.right() > room.right() + kEdge)
        return QStringLiteral("cut at a side, %1 of %2 px; at %3, %4 in %5 to %6")
            .arg(qRound((box & room).width()))
            .arg(qRound(box.width()))
            .arg(qRound(box.left()))
            .arg(qRound(box.top()))
            .arg(qRound(room.left()))
            .arg(qRound(room.right()));
    const bool high = box.top() < room.top() - kEdge || box.bottom() > room.bottom() + kEdge;
    return high && !scrolled ? QStringLiteral("cut above or below") : QString();
}

//! Words that end in an ellipsis: the second mark is gone with the rest.
QStringList elided(const QList<PaintedText> &texts)
{
    QHash<QWidget *, QString> all;
    QList<QWidget *> order;
    for (const PaintedText &painted : texts) {
        if (!all.contains(painted.widget))
            order.append(painted.widget);
        all[painted.widget] += painted.text;
    }
    QStringList complaints;
    for (const QWidget *widget : std::as_const(order)) {
        const QString words = all.value(const_cast<QWidget *>(widget));
        static const QRegularExpression cut(
            QStringLiteral("\u2063[^\u2064]*\u2026[^\u2063\u2064]*(\u2063|$)"));
        const auto match = cut.match(words);
        if (match.hasMatch())
            complaints << nameOf(widget)
                    + QStringLiteral(": “%1” has an ellipsis").arg(shownWords(match.captured()));
    }
    return complaints;
}

QStringList overlapping(const QList<PaintedText> &texts)
{
    QStringList complaints;
    for (qsizetype i = 1; i < texts.size(); ++i) {
        for (qsizetype j = std::max<qsizetype>(0, i - 12); j < i; ++j) {
            const PaintedText &a = texts.at(j);
            const PaintedText &b = texts.at(i);
            if (a.widget != b.widget || isWrittenIn(a.widget))
                continue;
            const QRectF both = (a.box & a.room) & (b.box & b.room);
            if (both.width() > 3 && both.height() > 3)
                complaints << nameOf(a.widget)
                        + QStringLiteral(": “%1” lies over “%2”")
                              .arg(shownWords(b.text), shownWords(a.text));
        }
    }
    return complaints;
}

QStringList cutPlaceholders(QWidget *window)
{
    QStringList complaints;
    const auto fields = window->findChildren<QLineEdit *>();
    for (const QLineEdit *field : fields) {
        const QString words = shownWords(field->placeholderText());
        if (!field->isVisible() || words.isEmpty() || !field->text().isEmpty())
            continue;
        constexpr int kMargins = 8; // QLineEdit's own
        const int room = field->contentsRect().width() - kMargins;
        if (QFontMetrics(field->font()).horizontalAdvance(words) > room)
            complaints << nameOf(field) + QStringLiteral(": place holder “%1” is cut").arg(words);
    }
    const auto boxes = window->findChildren<QComboBox *>();
    for (const QComboBox *box : boxes) {
        for (int i = 0; box->isVisible() && i < box->count(); ++i) {
            const QString words = shownWords(box->itemText(i));
            if (QFontMetrics(box->font()).horizontalAdvance(words) + 30 > box->width())
                complaints << nameOf(box) + QStringLiteral(": “%1” is cut").arg(words);
        }
    }
    return complaints;
}

} // namespace

QStringList cutWords(QWidget *window)
{
    const PaintRecord record = recordPaint(window);
    QStringList complaints;
    for (const PaintedText &painted : record.texts) {
        const QString words = shownWords(painted.text);
        if (words.isEmpty() || isWrittenIn(painted.widget))
            continue;
        const QString cut = cutBy(painted);
        if (!cut.isEmpty())
            complaints << nameOf(painted.widget) + QStringLiteral(": “%1” is ").arg(words) + cut;
    }
    complaints += elided(record.texts) + overlapping(record.texts) + cutPlaceholders(window);
    complaints.removeDuplicates();
    return complaints;
}

// ---- contrast

namespace {

//! The colour most of the pixels around and between the letters have.
QColor groundOf(const QImage &shot, const QRect &at, const QColor &ink)
{
    QHash<QRgb, int> counts;
    const QRect box = at & shot.rect();
    for (int y = box.top(); y <= box.bottom(); ++y) {
        for (int x = box.left(); x <= box.right(); ++x) {
            const QRgb pixel = shot.pixel(x, y);
            if (qRgb(qRed(pixel), qGreen(pixel), qBlue(pixel)) != ink.rgb())
                ++counts[pixel];
        }
    }
    QRgb most = ink.rgb();
    int best = 0;
    for (auto it = counts.cbegin(); it != counts.cend(); ++it) {
        if (it.value() > best) {
            best = it.value();
            most = it.key();
        }
    }
    return QColor(most);
}

QColor laidOver(const QColor &ground, const QColor &ink, qreal opacity)
{
    const qreal alpha = ink.alphaF() * opacity;
    return QColor::fromRgbF(float(ink.redF() * alpha + ground.redF() * (1 - alpha)),
                            float(ink.greenF() * alpha + ground.greenF() * (1 - alpha)),
                            float(ink.blueF() * alpha + ground.blueF() * (1 - alpha)));
}

//! Emoji have their own colours.
bool isInked(const QString &words)
{
    return std::any_of(words.begin(), words.end(),
                       [](QChar c) { return c.isLetterOrNumber() || c.isPunct(); });
}

//! Words of what cannot be used need no contrast (WCAG 1.4.3). A calendar's days to come cannot be
//! chosen, but are no widgets: it paints them, and only them, half through.
bool isDisabled(const PaintedText &painted)
{
    return painted.widget
        && (!painted.widget->isEnabled()
            || (qobject_cast<const DatePopup *>(painted.widget) && painted.opacity < 1));
}

} // namespace

QStringList faintWords(QWidget *window)
{
    // The whole window: a sheet alone has nothing behind it.
    const PaintRecord record = recordPaint(window->window());
    const QImage shot = window->window()->grab().toImage().convertToFormat(QImage::Format_RGB32);
    const qreal ratio = window->devicePixelRatioF();
    QStringList complaints;
    for (const PaintedText &painted : record.texts) {
        if (painted.widget != window && !window->isAncestorOf(painted.widget))
            continue;
        const QRectF seen = painted.box & painted.room;
        const QString words = shownWords(painted.text);
        if (seen.isEmpty() || !isInked(words) || isDisabled(painted))
            continue;
        const QRectF at(seen.topLeft() * ratio, seen.size() * ratio);
        const QColor ground =
            groundOf(shot, at.toAlignedRect().adjusted(-1, -1, 1, 1), painted.ink);
        const QColor ink = laidOver(ground, painted.ink, painted.opacity);
        const double ratioOfBoth = contrast(ink, ground);
        if (ratioOfBoth < kLeastContrast)
            complaints << nameOf(painted.widget)
                    + QStringLiteral(": “%1” %2 on %3: %4:1")
                          .arg(words.left(20), ink.name(), ground.name())
                          .arg(std::floor(ratioOfBoth * 100) / 100);
    }
    complaints.removeDuplicates();
    return complaints;
}

// ---- keys

namespace {

//! A group in which arrow keys go from one to the next has one stop.
bool isInGroupOf(const QWidget *widget, const QSet<QWidget *> &reached)
{
    const auto *button = qobject_cast<const QAbstractButton *>(widget);
    if (!button)
        return false;
    if (button->group()) {
        const auto buttons = button->group()->buttons();
        return std::any_of(buttons.begin(), buttons.end(),
                           [&](QAbstractButton *other) { return reached.contains(other); });
    }
    if (!button->autoExclusive())
        return false;
    return std::any_of(reached.begin(), reached.end(), [&](QWidget *other) {
        return other->parentWidget() == widget->parentWidget()
            && qobject_cast<QAbstractButton *>(other);
    });
}

//! What the ring around the focus changes on the screen.
bool showsFocus(QWidget *window, QWidget *widget, const QImage &with)
{
    const QRect at(widget->mapTo(window, QPoint(-4, -4)), widget->size() + QSize(8, 8));
    const QImage without = window->grab(at & window->rect()).toImage();
    return with != without;
}

QImage shotOf(QWidget *window, QWidget *widget)
{
    const QRect at(widget->mapTo(window, QPoint(-4, -4)), widget->size() + QSize(8, 8));
    return window->grab(at & window->rect()).toImage();
}

QSet<QWidget *> stopsBy(QWidget *window, Qt::Key key, Qt::KeyboardModifiers modifiers,
                        QStringList *unseen)
{
    QSet<QWidget *> stops;
    for (int step = 0; step < kMostStops; ++step) {
        QWidget *from = window->focusWidget();
        const QImage with = from && unseen ? shotOf(window, from) : QImage();
        QTest::keyClick(from ? from : window, key, modifiers);
        QWidget *now = window->focusWidget();
        if (from && from != now && unseen && stops.contains(from)
            && !showsFocus(window, from, with))
            unseen->append(nameOf(from) + QStringLiteral(": the focus is not seen"));
        if (!now || stops.contains(now))
            break;
        stops.insert(now);
    }
    return stops;
}

} // namespace

QStringList unreachable(QWidget *window)
{
    if (qobject_cast<QMenu *>(window) || window->windowType() == Qt::Popup)
        return {}; // arrow keys, by Qt itself; popups that take the keyboard have tests of their
                   // own
    QWidget *top = window->window();
    top->activateWindow();
    if (!QTest::qWaitForWindowActive(top))
        return { nameOf(top) + QStringLiteral(": does not become active") };
    QApplication::setCursorFlashTime(0);
    QStringList complaints;
    const QSet<QWidget *> stops = stopsBy(top, Qt::Key_Tab, Qt::NoModifier, &complaints);
    const QSet<QWidget *> back = stopsBy(top, Qt::Key_Backtab, Qt::ShiftModifier, nullptr);
    const auto widgets = interactive(window);
    for (QWidget *widget : widgets) {
        if (!stops.contains(widget) && !isInGroupOf(widget, stops))
            complaints << nameOf(widget) + QStringLiteral(": Tab does not come there");
        else if (!back.contains(widget) && !isInGroupOf(widget, back))
            complaints << nameOf(widget) + QStringLiteral(": Shift+Tab does not come there");
    }
    complaints.removeDuplicates();
    return complaints;
}

QStringList blurred(QWidget *window)
{
    const PaintRecord record = recordPaint(window);
    QStringList complaints;
    for (const PaintedPixmap &painted : record.pixmaps) {
        const QSizeF off = painted.target - painted.source;
        if (std::abs(off.width()) > 0.6 || std::abs(off.height()) > 0.6)
            complaints << nameOf(painted.widget)
                    + QStringLiteral(": %1×%2 pixels on %3×%4")
                          .arg(painted.source.width())
                          .arg(painted.source.height())
                          .arg(painted.target.width())
                          .arg(painted.target.height());
    }
    complaints.removeDuplicates();
    return complaints;
}

} // namespace kefu::ui::walk
