// What every screen begins with. Mantine's own is in a layer, ours goes before it; its components' styles come with them.
import '@mantine/core/styles/baseline.layer.css';
import '@mantine/core/styles/default-css-variables.layer.css';
import '@mantine/core/styles/global.layer.css';
import '../generated/theme.css';
import '../ui/global.css';
