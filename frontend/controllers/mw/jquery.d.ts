declare module "jquery";
